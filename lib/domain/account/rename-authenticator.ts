import { audit } from '../audit'
import type { Deps, Source } from '../deps'
import { DomainError } from '../errors'
import { type LiveSession, lockSession } from './sessions'

/**
 * Gives one of the person's authenticator apps another name. What opens the account stays as it is, so nothing ends and
 * nobody is mailed.
 * @param label already trimmed and bounded
 * @throws DomainError not-found where the id is not one of this person's live keys
 */
export async function renameAuthenticator({ db, clock }: Deps, { session, source, id, label }: Rename) {
  await db.$transaction(async (tx) => {
    const { id: userId, companyId } = await lockSession(tx, session)
    const { count } = await tx.authenticator.updateMany({ where: { id, userId, replacedAt: null }, data: { label } })
    if (count !== 1) throw new DomainError('not-found')
    const whose = { userId, companyId, source, at: clock.now() }
    await audit(tx, { ...whose, type: 'factor.renamed', detail: { factor: 'authenticator' } })
  })
}

interface Rename {
  session: LiveSession
  source: Source
  id: string
  label: string
}

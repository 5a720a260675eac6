import { audit } from '../audit'
import type { Deps, Source } from '../deps'
import { DomainError } from '../errors'
import { type LiveSession, lockSession } from './sessions'

/**
 * Gives one of the person's authenticator apps or passkeys another name. What opens the account stays as it is, so nothing
 * ends and nobody is mailed.
 * @param rename.label already trimmed and bounded
 * @throws DomainError not-found where the id is not one of this person's live keys
 */
export async function renameFactor({ db, clock }: Deps, { session, source, factor, id, label }: Rename) {
  await db.$transaction(async (tx) => {
    const { id: userId, companyId } = await lockSession(tx, session)
    const change = { where: { id, userId }, data: { label } }
    const { count } =
      factor === 'passkey'
        ? await tx.passkey.updateMany(change)
        : await tx.authenticator.updateMany({ ...change, where: { ...change.where, replacedAt: null } })
    if (count !== 1) throw new DomainError('not-found')
    await audit(tx, { type: 'factor.renamed', at: clock.now(), userId, companyId, source, detail: { factor } })
  })
}

interface Rename {
  session: LiveSession
  source: Source
  factor: 'authenticator' | 'passkey'
  id: string
  label: string
}

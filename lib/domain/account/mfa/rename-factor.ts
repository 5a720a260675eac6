import { audit } from '../../audit/audit'
import type { Deps, Source } from '../../deps'
import { DomainError } from '../../errors'
import { type LiveSession, lockSession } from '../../sessions/sessions'

/**
 * Gives one of the person's authenticator apps or passkeys another name. What opens the account stays as it is, so nothing
 * ends and nobody is mailed.
 * @param rename.label already trimmed and bounded
 * @param rename.replaces the name that the caller saw; absent: whatever name is there
 * @throws DomainError not-found where the id is not one of this person's live keys, changed-meanwhile where it has another
 *   name
 */
export async function renameFactor({ db, clock }: Deps, { session, source, factor, id, label, replaces }: Rename) {
  await db.$transaction(async (tx) => {
    const { id: userId, companyId, passkeys, authenticators } = await lockSession(tx, session)
    const named = (factor === 'passkey' ? passkeys : authenticators).find((key) => key.id === id)
    if (!named) throw new DomainError('not-found')
    if (replaces !== undefined && replaces !== named.label && label !== named.label)
      throw new DomainError('changed-meanwhile', { asked: 'name' })
    const change = { where: { id, userId }, data: { label } }
    await (factor === 'passkey' ? tx.passkey.updateMany(change) : tx.authenticator.updateMany(change))
    await audit(tx, { type: 'factor.renamed', at: clock.now(), userId, companyId, source, detail: { factor } })
  })
}

interface Rename {
  session: LiveSession
  source: Source
  factor: 'authenticator' | 'passkey'
  id: string
  label: string
  replaces?: string | undefined
}

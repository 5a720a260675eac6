import { composers } from '../../domain/delivery/compose'
import type { Deps } from '../../domain/deps'
import type { Mail } from '../../domain/mail-content'

/** The mail that the latest queued row of this kind becomes; null where none is sent. */
export async function latestMail<Kind extends 'password-reset' | 'invitation'>(deps: Deps, kind: Kind) {
  const row = await deps.db.mail.findFirst({ where: { kind }, orderBy: { id: 'desc' } })
  const mail = row && (await composers[kind](deps, row))
  return mail?.kind === kind ? (mail as Extract<Mail, { kind: Kind }>) : null
}

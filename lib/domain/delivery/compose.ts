import type { Mail as MailRow } from '../../generated/prisma/client'
import { composeReset } from '../account/password/password-reset'
import { composeInvitation } from '../company/employees/invitation'
import type { Deps } from '../deps'
import type { NoticePayload, QueuedKind } from '../mail/queue'
import type { Mail } from '../mail-content'

/** Makes the mail of a queued row; null where it is worth nothing to anybody any more. */
type Compose = (deps: Deps, row: MailRow) => Promise<Mail | null>

/** Every kind of queued mail. A new one is its file and its line here; the record must be exhaustive. */
export const composers: Record<QueuedKind, Compose> = {
  notice: composeNotice,
  'password-reset': composeReset,
  invitation: composeInvitation,
}

async function composeNotice({ db }: Deps, { userId, payload }: MailRow): Promise<Mail | null> {
  const person = userId && (await db.user.findUnique({ where: { id: userId } }))
  if (!person) return null
  const { notice, at, userAgent, ip, detail, address } = payload as unknown as NoticePayload
  const to = { name: person.name, address: address ?? person.email }
  return { kind: 'notice', to, notice, at: new Date(at), userAgent, ip: ip ?? null, detail }
}

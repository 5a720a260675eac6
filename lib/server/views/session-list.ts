import type { Deps } from '../../domain/deps'
import { deviceName } from '../../domain/device-name'
import { type LiveSession, listSessions } from '../../domain/sessions/sessions'
import { signedInBy } from '../../domain/sessions/signed-in-by'
import type { SessionList } from '../../schemas/account'
import { factorKind } from '../../schemas/sign-in'

/** The person's sessions as the list shows them. */
export async function sessionRows(deps: Deps, session: LiveSession): Promise<SessionList> {
  const rows = await listSessions(deps, session)
  return rows.map((row) => {
    const { id, current, ip, amr, kind, userAgent, deviceName: named, createdAt, lastSeenAt } = row
    return {
      id,
      kind: kind === 'MOBILE' ? 'mobile' : 'web',
      current,
      device: named ?? deviceName(userAgent),
      ip,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      amr,
      by: signedInBy(row),
      factor: factorKind.safeParse(row.factor).data ?? null,
    }
  })
}

import type { Prisma } from '../../generated/prisma/client'
import type { AuditType } from '../../schemas/audit-events'
import { prepared } from '../database/statement'
import { timeOrderedId } from '../database/time-ordered-id'
import type { Source, Tx } from '../deps'

export interface AuditEntry {
  type: AuditType
  companyId?: string | undefined
  userId?: string | undefined
  /** Who did it, where it was not the user. */
  actorId?: string | undefined
  source?: Source | undefined
  /** Never a code, key, token or address. */
  detail?: Prisma.InputJsonObject
}

/** Writes one audit row, in the transaction of the event wherever there is one. */
export const audit = (db: Pick<Tx, '$executeRaw'>, { userId, detail, ...entry }: AuditEntry & { at: Date }) =>
  auditAll(db, entry, [{ userId, detail }])

/** The same, to be written together with others. */
export const auditRow = ({ userId, detail, ...entry }: AuditEntry & { at: Date }) =>
  auditRows(entry, [{ userId, detail }])

/** The same thing that happened to many at once, as one statement. */
export const auditAll = (tx: Pick<Tx, '$executeRaw'>, entry: Common, whom: Whom[]) =>
  tx.$executeRaw(auditRows(entry, whom))

function auditRows({ type, companyId, actorId, source, at }: Common, whom: Whom[]) {
  return prepared`
    INSERT INTO audit_event (id, at, type, company_id, actor_id, ip, user_agent, user_id, detail)
    SELECT w.id, ${at}::timestamptz, ${type}, ${companyId ?? null}::uuid, ${actorId ?? null}::uuid,
      ${source?.ip ?? null}::text, ${source?.userAgent.slice(0, 300) ?? null}::text, w.user_id, w.detail::jsonb
    FROM unnest(${whom.map(timeOrderedId)}::uuid[], ${whom.map(({ userId }) => userId ?? null)}::uuid[],
      ${whom.map(({ detail }) => JSON.stringify(detail ?? {}))}::text[]) AS w(id, user_id, detail)`
}

interface Whom {
  userId?: string | undefined
  detail?: object | undefined
}
type Common = Omit<AuditEntry, 'userId' | 'detail'> & { at: Date }

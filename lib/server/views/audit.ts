import type { ActivityRow } from '../../domain/account/activity'
import { audit } from '../../domain/audit/audit'
import { requireEmployee } from '../../domain/company/employees/employees'
import { type AuditFilter, type AuditRow, auditBatches } from '../../domain/company/report/audit-log'
import type { Deps } from '../../domain/deps'
import { deviceName } from '../../domain/device-name'
import type { ActivityItem } from '../../schemas/activity'
import type { AuditItem } from '../../schemas/admin'
import { csvOf, download, jsonLinesOf } from '../http/download'
import { type AdministratorCall, byAdministrator } from './admin-call'

const deviceOf = (userAgent: string | null) => (userAgent === null ? null : deviceName(userAgent))

/** An event as the list and the export show it. */
export const auditItem = ({ userAgent, ...row }: AuditRow): AuditItem => ({ ...row, device: deviceOf(userAgent) })

/** An event as its own person sees it. */
export const activityItem = ({ userAgent, named, ...row }: ActivityRow): ActivityItem => ({
  ...row,
  device: named ?? deviceOf(userAgent),
})

const columns = {
  at: (item: AuditItem) => item.at,
  type: (item: AuditItem) => item.type,
  person: (item: AuditItem) => item.person?.name ?? null,
  email: (item: AuditItem) => item.person?.email ?? null,
  actor: (item: AuditItem) => item.actor?.name ?? null,
  device: (item: AuditItem) => item.device,
  ip: (item: AuditItem) => item.ip,
  detail: (item: AuditItem) => JSON.stringify(item.detail),
  id: (item: AuditItem) => item.id,
}

async function* itemsOf(batches: AsyncIterable<AuditRow[]>) {
  for await (const rows of batches) yield rows.map(auditItem)
}

/** The audit log as a file, piece by piece. */
export function auditPieces(deps: Deps, asked: AuditFilter, format: 'csv' | 'jsonl'): AsyncGenerator<string> {
  const items = itemsOf(auditBatches(deps, asked))
  return format === 'csv' ? csvOf(columns, items) : jsonLinesOf(items)
}

/** The same for a browser; that it was taken is audited. @throws DomainError not-found where the person is of another company */
export async function auditDownload(
  { deps, requestId, ...call }: AdministratorCall,
  filter: Omit<AuditFilter, 'companyId'>,
  format: 'csv' | 'jsonl',
): Promise<Response> {
  const by = byAdministrator(call)
  const { companyId } = by
  if (filter.person) await requireEmployee(deps, companyId, filter.person)
  const file = { name: `audit.${format}`, type: types[format], requestId }
  const response = await download(file, auditPieces(deps, { ...filter, companyId }, format))
  await audit(deps.db, { ...by, type: 'audit.exported', at: deps.clock.now(), detail: { ...filter, format } })
  return response
}

const types = { csv: 'text/csv', jsonl: 'application/jsonl' }

import { type AuditFilter, type AuditRow, auditBatches } from '../domain/company/audit-log'
import type { Deps } from '../domain/deps'
import type { AuditItem } from '../schemas/admin'
import { deviceName } from './device'
import { csvOf, download, jsonLinesOf } from './download'

/** An event as the list and the export show it. */
export const auditItem = ({ userAgent, ...row }: AuditRow): AuditItem => ({
  ...row,
  device: userAgent === null ? null : deviceName(userAgent),
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

/** The same for a browser. */
export const auditDownload = (deps: Deps, asked: AuditFilter, format: 'csv' | 'jsonl') =>
  download(`audit.${format}`, types[format], auditPieces(deps, asked, format))

const types = { csv: 'text/csv', jsonl: 'application/jsonl' }

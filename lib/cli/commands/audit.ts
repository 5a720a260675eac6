import type { z } from 'zod'
import { findCompany } from '../../domain/company/companies'
import { auditExportQuery } from '../../schemas/admin'
import { auditPieces } from '../../server/views/audit'
import { type CommandContext, command, company } from './command'

const args = auditExportQuery.omit({ person: true }).extend({ company })

export const auditCommands = { 'audit export': command(args, exportLog) }

/** Streams the file; the answer itself says only that it is whole. */
async function exportLog({ deps, write }: CommandContext, { company: name, format, ...filter }: z.infer<typeof args>) {
  const { id: companyId } = await findCompany(deps.db, name)
  for await (const piece of auditPieces(deps, { ...filter, companyId }, format)) await write(piece)
  return { exported: true }
}

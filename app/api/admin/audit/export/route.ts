import { contract } from '@/lib/schemas/contract'
import { auditDownload } from '@/lib/server/audit-items'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.auditExport, ({ query: { format, ...filter }, ...call }) => auditDownload(call, filter, format)),
})

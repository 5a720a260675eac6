import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { auditDownload } from '@/lib/server/views/audit'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.auditExport,
    run: ({ query: { format, ...filter }, ...call }) => auditDownload(call, filter, format),
  }),
})

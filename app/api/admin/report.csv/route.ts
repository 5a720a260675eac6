import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { reportDownload } from '@/lib/server/views/report'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.reportCsv, run: reportDownload }),
})

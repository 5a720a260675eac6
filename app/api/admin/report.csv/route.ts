import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'
import { reportDownload } from '@/lib/server/report-download'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.reportCsv, reportDownload),
})

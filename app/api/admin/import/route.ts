import { importEmployees, requireImported } from '@/lib/domain/company/import'
import { contract } from '@/lib/schemas/contract'
import { byAdministrator } from '@/lib/server/administration'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.importEmployees, async (call) => {
    const dryRun = call.query.dryRun === 'true'
    const report = await importEmployees(call.deps, { ...byAdministrator(call), ...call.body, dryRun })
    return dryRun ? report : requireImported(report)
  }),
})

import { importEmployees, requireImported } from '@/lib/domain/company/import/import'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.importEmployees,
    run: async (call) => {
      const dryRun = call.query.dryRun === 'true'
      const report = await importEmployees(call.deps, { ...byAdministrator(call), ...call.body, dryRun })
      return dryRun ? report : requireImported(report)
    },
  }),
})

import { changePolicy, policyView } from '@/lib/domain/company/policy/policy-change'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.policy, run: ({ deps, session }) => policyView(deps, session.person.companyId) }),

  PUT: route({
    op: contract.changePolicy,
    run: (call) =>
      changePolicy(call.deps, {
        ...byAdministrator(call),
        policy: call.body,
        version: call.query.version,
        dryRun: call.query.dryRun === 'true',
      }),
  }),
})

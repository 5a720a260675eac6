import { chooseOption, clearMfa } from '@/lib/domain/account/mfa/change-mfa'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.chooseOption,
    run: async ({ deps, session, source, query, body: { option } }) => {
      const change = { session, source, ...query }
      if (option === 'none') await clearMfa(deps, change)
      else await chooseOption(deps, { ...change, option })
    },
  }),
})

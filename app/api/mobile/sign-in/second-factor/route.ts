import { completeMobile } from '@/lib/domain/sign-in/mobile'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { mobileToken } from '@/lib/server/http/session'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.mobileSecondFactor,
    run: async ({ deps, source, body }) => mobileToken(await completeMobile(deps, { ...body, source })),
  }),
})

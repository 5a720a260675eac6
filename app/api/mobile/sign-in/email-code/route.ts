import { emailMobileCode } from '@/lib/domain/sign-in/mobile'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.mobileEmailCode,
    run: ({ deps, source, body }) => emailMobileCode(deps, { token: body.challenge, source }),
  }),
})

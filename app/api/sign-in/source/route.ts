import { signInSource } from '@/lib/domain/identity/sign-in-source'
import { contract } from '@/lib/schemas/contract'
import { sourceView } from '@/lib/server/auth/openid/provider-config'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.signInSource,
    run: async ({ deps, body }) => sourceView(await signInSource(deps, body.email)),
  }),
})

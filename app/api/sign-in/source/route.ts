import { signInSource } from '@/lib/domain/sign-in/source'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'
import { sourceView } from '@/lib/server/next-auth-provider'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.signInSource, async ({ deps, body }) => sourceView(await signInSource(deps, body.email))),
})

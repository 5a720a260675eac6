import { headers } from 'next/headers'
import { signInMobile } from '@/lib/domain/sign-in/mobile'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { bearerToken, mobileToken } from '@/lib/server/http/session'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.mobileSignIn,
    run: async ({ deps, source, body }) => {
      const token = bearerToken((await headers()).get('authorization'))
      return mobileToken(await signInMobile(deps, { ...body, token, source }))
    },
  }),
})

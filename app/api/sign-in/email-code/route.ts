import { emailSignInCode } from '@/lib/domain/sign-in/challenge'
import { contract } from '@/lib/schemas/contract'
import { readCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.emailSignInCode,
    run: async ({ deps, source }) => emailSignInCode(deps, { token: await readCookie('challenge'), source }),
  }),
})

import { challengeView, findChallenge } from '@/lib/domain/sign-in/challenge'
import { contract } from '@/lib/schemas/contract'
import { readCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.pendingSignIn,
    run: async ({ deps }) => challengeView(deps, await findChallenge(deps, await readCookie('challenge'))),
  }),
})

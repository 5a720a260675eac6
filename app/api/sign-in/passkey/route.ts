import { beginPasskeySignIn } from '@/lib/domain/sign-in/passkey'
import { contract } from '@/lib/schemas/contract'
import { readCookie, setCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.openPasskeyDoor,
    run: async ({ deps, source }) => {
      const door = await beginPasskeySignIn(deps, { token: await readCookie('passkey'), source })
      await setCookie('passkey', door.token, door.expiresAt)
      return door.options
    },
  }),
})

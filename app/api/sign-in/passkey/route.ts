import { openDoor } from '@/lib/domain/sign-in/passkey-door'
import { contract } from '@/lib/schemas/contract'
import { readCookie, setCookie } from '@/lib/server/cookies'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.openPasskeyDoor, async ({ deps, source }) => {
    const door = await openDoor(deps, { token: await readCookie('passkey'), source })
    await setCookie('passkey', door.token, door.expiresAt)
    return door.options
  }),
})

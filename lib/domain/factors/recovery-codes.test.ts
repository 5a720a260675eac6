import { expect, it } from 'vitest'
import { challengeOf, person, typeCode, typePassword, withAuthenticator } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'

const deps = testDeps()
const paste = async (code: string) =>
  typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code, method: 'recovery-code' })

it('finds the first unused code of a pasted sheet, whatever was used before it stands above', async () => {
  await person(deps)
  const { recoveryCodes } = await withAuthenticator(deps)
  const sheet = recoveryCodes.map((code, line) => `> ${line < 2 ? `x ${code} used` : code}\r\n`).join('')
  await paste(recoveryCodes[0] ?? '')
  await paste(recoveryCodes[1] ?? '')
  await paste(sheet)
  expect(await deps.db.recoveryCode.count({ where: { usedAt: null } })).toBe(7)
  await expect(paste(recoveryCodes[2] ?? '')).rejects.toMatchObject({ code: 'code-already-used' })
})

it('says of a sheet whose codes are all used that they are', async () => {
  await person(deps)
  const { recoveryCodes } = await withAuthenticator(deps)
  await deps.db.recoveryCode.updateMany({ data: { usedAt: deps.clock.now() } })
  await expect(paste(recoveryCodes.join('\r\n'))).rejects.toMatchObject({ code: 'code-already-used' })
})

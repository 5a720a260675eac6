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

it('makes ten codes of 15 characters in three groups of five', async () => {
  await person(deps)
  const { recoveryCodes } = await withAuthenticator(deps)
  expect(new Set(recoveryCodes).size).toBe(10)
  for (const code of recoveryCodes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){2}$/)
})

it('accepts a code of 12 characters from a set that was made before codes had 15', async () => {
  const { id } = await person(deps)
  await withAuthenticator(deps)
  const { salt, codes } = await deps.db.recoverySet.findUniqueOrThrow({
    where: { userId: id },
    include: { codes: true },
  })
  const row = codes[0] as (typeof codes)[number]
  const hash = await deps.hasher.derive('7K3QW2ZN0PAM', salt)
  const sealed = deps.vault.seal(hash, { userId: id, rowId: row.id, purpose: 'recovery-code' })
  await deps.db.recoveryCode.update({ where: { id: row.id }, data: { hash: sealed } })
  await expect(paste('7k3q-w2zn-0pam')).resolves.toMatchObject({ session: expect.anything() })
})

it('says of a sheet whose codes are all used that they are', async () => {
  await person(deps)
  const { recoveryCodes } = await withAuthenticator(deps)
  await deps.db.recoveryCode.updateMany({ data: { usedAt: deps.clock.now() } })
  await expect(paste(recoveryCodes.join('\r\n'))).rejects.toMatchObject({ code: 'code-already-used' })
})

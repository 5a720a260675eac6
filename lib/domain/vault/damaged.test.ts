import { expect, it } from 'vitest'
import { challengeOf, codeAt, here, live, person, typeCode, typePassword } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { factors } from '../factors'
import { minutes } from '../time'

const deps = testDeps()
const codeOf = (secret: string) => codeAt(secret, deps.clock.now())

/** One person with two apps and ten recovery codes. */
async function withTwoApps() {
  await person(deps)
  const begun = await typePassword(deps)
  const token = begun.kind === 'session' ? begun.session.token : ''
  const app = async () => {
    const { secret } = await factors.authenticator.enrol(deps, {
      session: await live(deps, token),
      source: here,
      add: true,
    })
    const confirmed = { session: await live(deps, token), source: here, code: codeOf(secret) }
    return { secret, ...(await factors.authenticator.confirm(deps, confirmed)) }
  }
  const [first, second] = [await app(), await app()]
  deps.clock.advance(minutes(1))
  return { first: first.secret, second: second.secret, recoveryCodes: first.recoveryCodes ?? [] }
}

const newChallenge = async () => challengeOf(await typePassword(deps))
const attempts = async () => (await deps.db.challenge.findFirstOrThrow()).attempts

async function damageOldestKey() {
  const { id } = await deps.db.authenticator.findFirstOrThrow({ orderBy: { createdAt: 'asc' } })
  await deps.db.authenticator.update({ where: { id }, data: { secret: 'cut' } })
  return id
}

it('a damaged key does not shut out the app beside it', async () => {
  const { second } = await withTwoApps()
  await damageOldestKey()
  await expect(typeCode(deps, { challenge: await newChallenge(), code: codeOf(second) })).resolves.toBeDefined()
})

it('the code of a damaged key is never called wrong, and the log names table and row without the value', async () => {
  const { first } = await withTwoApps()
  const id = await damageOldestKey()
  const challenge = await newChallenge()
  await expect(typeCode(deps, { challenge, code: codeOf(first) })).rejects.toMatchObject({
    code: 'sealed-value-damaged',
  })
  const log = deps.lines.map(({ fields }) => String(Object(fields).error)).join()
  expect(log).toContain(`authenticator ${id} is damaged`)
  expect(log).not.toContain('cut')
})

it('guesses beside a damaged key count as failures: nobody may guess without end', async () => {
  await withTwoApps()
  await damageOldestKey()
  const challenge = await newChallenge()
  for (const code of ['000000', '000001', '000002', '000003'])
    await expect(typeCode(deps, { challenge, code })).rejects.toMatchObject({ code: 'sealed-value-damaged' })
  expect(await attempts()).toBe(4)
  await expect(typeCode(deps, { challenge, code: '000004' })).rejects.toMatchObject({ code: 'too-many-attempts' })
})

it('where no value opens nothing was judged, and the attempt counts against nobody', async () => {
  const { first } = await withTwoApps()
  await deps.db.authenticator.updateMany({ data: { secret: 'cut' } })
  const challenge = await newChallenge()
  for (let time = 0; time < 6; time++)
    await expect(typeCode(deps, { challenge, code: codeOf(first) })).rejects.toMatchObject({ name: 'VaultError' })
  expect(await attempts()).toBe(0)
})

it('one damaged recovery code does not shut out the other nine', async () => {
  const { recoveryCodes } = await withTwoApps()
  const { id } = await deps.db.recoveryCode.findFirstOrThrow()
  await deps.db.recoveryCode.update({ where: { id }, data: { hash: 'cut' } })
  const words = []
  for (const code of recoveryCodes.slice(0, 4)) {
    const challenge = await newChallenge()
    const done = typeCode(deps, { challenge, code, method: 'recovery-code' })
    words.push(
      await done.then(
        () => 'in',
        ({ code: word }) => word,
      ),
    )
  }
  expect(words.filter((word) => word === 'in').length).toBeGreaterThanOrEqual(3)
  expect(words.filter((word) => word !== 'in' && word !== 'sealed-value-damaged')).toEqual([])
})

import { beforeEach, describe, expect, it } from 'vitest'
import { renameBody } from '../../../schemas/account'
import { challengeOf, codeAt, here, live, person, typeCode, typePassword } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { clearAuthenticator } from '../../account/mfa/change-mfa'
import { renameFactor } from '../../account/mfa/rename-factor'
import { mfaView } from '../../account/mfa/view'
import { minutes } from '../../time'
import { factors } from '..'

const deps = testDeps()
let token: string
beforeEach(async () => {
  await person(deps)
  const begun = await typePassword(deps)
  token = begun.kind === 'session' ? begun.session.token : ''
})

/** The session in which all is set up, as the next call sees it. */
const session = () => live(deps, token)
const codeOf = (secret: string) => codeAt(secret, deps.clock.now())
const begin = async (more: { label?: string; add?: boolean; fresh?: boolean } = {}) =>
  factors.authenticator.enrol(deps, { session: await session(), source: here, ...more })
const confirm = async (secret: string, label?: string) =>
  factors.authenticator.confirm(deps, { session: await session(), source: here, code: codeOf(secret), label })
/** Sets one more app up. */
async function app(more: { label?: string; add?: boolean } = {}) {
  const { secret } = await begin({ fresh: true, ...more })
  return { secret, ...(await confirm(secret)) }
}
const another = (label?: string) => app({ add: true, ...(label ? { label } : {}) })
const keys = async () => (await mfaView(deps, await session())).authenticators
const labels = async () => (await keys()).map(({ label }) => label)
const signIn = async (code: string) => typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code })
const setOption = (option: 'EMAIL' | 'PASSKEY') => deps.db.user.updateMany({ data: { option } })

describe('an app beside the others', () => {
  it('signs in as well as they do, and leaves their recovery codes', async () => {
    const first = await app()
    const second = await another()
    expect(second).toMatchObject({ recoveryCodes: null, setId: null })
    deps.clock.advance(minutes(1))
    await expect(signIn(codeOf(first.secret))).resolves.toBeDefined()
    await expect(signIn(codeOf(second.secret))).resolves.toBeDefined()
    expect(await deps.db.auditEvent.count({ where: { type: 'factor.added' } })).toBe(2)
  })

  it('brings recovery codes where none are live', async () => {
    await app()
    await deps.db.recoverySet.deleteMany()
    expect((await another()).recoveryCodes).toHaveLength(10)
  })

  it('gets a name that none of the others has', async () => {
    await app()
    await another()
    await another('Tablet')
    await another()
    expect(await labels()).toEqual(['Authenticator app', 'Authenticator app 2', 'Tablet', 'Authenticator app 3'])
    const second = (await keys())[1]
    await clearAuthenticator(deps, { session: await session(), source: here, id: second?.id ?? '' })
    await another()
    expect((await labels()).at(-1)).toBe('Authenticator app 2')
  })

  it('takes the name that is typed when it is proved, and the last one said before', async () => {
    await app()
    const { secret } = await begin({ add: true, label: 'Phone' })
    expect(await begin({ add: true, label: 'Telephone' })).toMatchObject({ secret, created: false })
    await confirm(secret)
    const third = await begin({ add: true, label: 'Tablet' })
    await confirm(third.secret, 'Slate')
    expect(await labels()).toEqual(['Authenticator app', 'Telephone', 'Slate'])
  })

  it('is still beside the others when its key is looked at again', async () => {
    await app()
    const { secret } = await begin({ add: true })
    expect(await begin({ add: true })).toMatchObject({ secret, created: false })
    expect((await mfaView(deps, await session())).pending).toMatchObject({ add: true })
    await confirm(secret)
    expect(await keys()).toHaveLength(2)
  })

  it('replaces them after all where that is what was asked for last: no lost phone stays by mistake', async () => {
    await app()
    const { secret } = await begin({ add: true })
    expect(await begin()).toMatchObject({ secret, created: false })
    await confirm(secret)
    expect(await keys()).toHaveLength(1)
  })

  it('leaves the option as it is, but for who has none or Email', async () => {
    await another()
    const option = async () => (await deps.db.user.findFirstOrThrow()).option
    expect(await option()).toBe('AUTHENTICATOR')
    await setOption('PASSKEY')
    await another()
    expect(await option()).toBe('PASSKEY')
    await app()
    expect(await option()).toBe('AUTHENTICATOR')
  })

  it('is one of ten at most', async () => {
    await app()
    const { id: _, ...copy } = await deps.db.authenticator.findFirstOrThrow()
    const copies = Array.from({ length: 9 }, (_, n) => ({ ...copy, label: `Copy ${n}` }))
    await deps.db.authenticator.createMany({ data: copies })
    await expect(begin({ add: true })).rejects.toMatchObject({ code: 'limit-reached' })
    const { secret } = await begin()
    await expect(begin({ add: true })).rejects.toMatchObject({ code: 'limit-reached' })
    await confirm(secret)
    expect(await labels()).toEqual(['Authenticator app'])
  })
})

describe('while the option is Email', () => {
  it('a kept key is replaced by the new one, whatever was said, and its recovery codes with it', async () => {
    const kept = await app()
    await setOption('EMAIL')
    const added = await another()
    expect(added.recoveryCodes).toHaveLength(10)
    expect(await keys()).toMatchObject([{ label: 'Authenticator app', kept: false }])
    deps.clock.advance(minutes(1))
    await expect(signIn(codeOf(kept.secret))).rejects.toMatchObject({ code: 'replaced-key' })
  })

  it('chosen between the scan and the code, nothing is lost: the pending key stays for another look', async () => {
    await app()
    const { secret } = await begin({ add: true })
    const before = await session()
    await setOption('EMAIL')
    const options = { session: before, source: here, code: codeOf(secret) }
    await expect(factors.authenticator.confirm(deps, options)).rejects.toMatchObject({ code: 'changed-meanwhile' })
    expect((await confirm(secret)).recoveryCodes).toHaveLength(10)
    expect(await keys()).toHaveLength(1)
  })
})

describe('the codes of several apps', () => {
  it('a code that fits two is spent on one', async () => {
    await app()
    const { secret } = await another()
    const [one, two] = await deps.db.authenticator.findMany({ orderBy: { createdAt: 'asc' } })
    const twin = deps.vault.seal(new TextEncoder().encode(secret), {
      userId: one?.userId ?? '',
      rowId: one?.id ?? '',
      purpose: 'authenticator',
    })
    await deps.db.authenticator.update({ where: { id: one?.id ?? '' }, data: { secret: twin } })
    deps.clock.advance(minutes(1))
    await signIn(codeOf(secret))
    const after = await deps.db.authenticator.findMany({ orderBy: { createdAt: 'asc' } })
    const advanced = after.filter(({ id, lastStep }) => lastStep !== [one, two].find((key) => key?.id === id)?.lastStep)
    expect(advanced).toHaveLength(1)
  })

  it('used again it was already used, though the other apps never knew it', async () => {
    const first = await app()
    const second = await another()
    deps.clock.advance(minutes(1))
    for (const secret of [first.secret, second.secret]) {
      await signIn(codeOf(secret))
      await expect(signIn(codeOf(secret))).rejects.toMatchObject({ code: 'code-already-used' })
    }
  })

  it('the step that one has used says nothing of the other’s', async () => {
    const first = await app()
    const second = await another()
    deps.clock.advance(minutes(1))
    await signIn(codeAt(second.secret, new Date(deps.clock.now().getTime() + 30_000)))
    await expect(signIn(codeOf(first.secret))).resolves.toBeDefined()
  })

  it('removing one ends its codes and leaves the steps of the others', async () => {
    const first = await app()
    const second = await another()
    deps.clock.advance(minutes(1))
    const spent = codeOf(second.secret)
    await signIn(spent)
    const before = await deps.db.authenticator.findMany({ orderBy: { createdAt: 'asc' } })
    await clearAuthenticator(deps, { session: await session(), source: here, id: before[0]?.id ?? '' })
    expect(await deps.db.authenticator.findMany()).toMatchObject([{ lastStep: before[1]?.lastStep }])
    await expect(signIn(codeOf(first.secret))).rejects.toMatchObject({ code: 'invalid-code' })
    await expect(signIn(spent)).rejects.toMatchObject({ code: 'code-already-used' })
  })

  it('a wrong one counts on each, a right one of any ends the row on all: a spare is not worn out by typos', async () => {
    const { secret } = await app()
    await another('Spare')
    await deps.db.authenticator.updateMany({ data: { misses: 98 } })
    deps.clock.advance(minutes(1))
    await expect(signIn('000000')).rejects.toMatchObject({ code: 'invalid-code' })
    const misses = async () => (await deps.db.authenticator.findMany()).map((key) => key.misses)
    expect(await misses()).toEqual([99, 99])
    await signIn(codeOf(secret))
    expect(await misses()).toEqual([0, 0])
  })

  it('a hundred misses in a row close them all, and one mail says so', async () => {
    await app()
    await another()
    await deps.db.authenticator.updateMany({ data: { misses: 99 } })
    await expect(signIn('000000')).rejects.toMatchObject({ code: 'invalid-code' })
    expect(await deps.db.authenticator.count({ where: { disabledAt: null } })).toBe(0)
    expect(await deps.db.auditEvent.count({ where: { type: 'factor.disabled' } })).toBe(1)
  })
})

describe('another name', () => {
  const rename = async (id: string, label: string) =>
    renameFactor(deps, { session: await session(), source: here, factor: 'authenticator', id, label })

  it('is given, and noted in the audit log; nothing ends by it', async () => {
    await app()
    const [key] = await keys()
    const other = await typeCode(deps, {
      challenge: challengeOf(await typePassword(deps)),
      code: codeAt((await another()).secret, new Date(deps.clock.now().getTime() + 30_000)),
      trustBrowser: true,
    })
    await rename(key?.id ?? '', 'Telephone')
    expect((await labels())[0]).toBe('Telephone')
    expect(await deps.db.auditEvent.findFirst({ where: { type: 'factor.renamed' } })).toMatchObject({
      detail: { factor: 'authenticator' },
    })
    expect(await deps.db.trustedBrowser.count()).toBe(1)
    await expect(live(deps, other.session.token)).resolves.toBeDefined()
  })

  it('is given to no key of somebody else, and to none that was replaced', async () => {
    await app()
    const [own] = await keys()
    await person(deps, { email: 'second@acme.test' })
    const begun = await typePassword(deps, { email: 'second@acme.test' })
    const stranger = await live(deps, begun.kind === 'session' ? begun.session.token : '')
    const theirs = {
      session: stranger,
      source: here,
      id: own?.id ?? '',
      label: 'Mine now',
      factor: 'authenticator' as const,
    }
    await expect(renameFactor(deps, theirs)).rejects.toMatchObject({ code: 'not-found' })
    await app()
    await expect(rename(own?.id ?? '', 'Old')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('reads a line break as a blank', () => {
    expect(renameBody.parse({ label: 'line\nbreak' })).toEqual({ label: 'line break' })
  })

  it.each(['', '   ', 'a\u0000b', '\u202egnp.exe', 'x'.repeat(65)])('%j is none', (label) => {
    expect(renameBody.safeParse({ label }).success).toBe(false)
  })

  it('is trimmed before it is measured', () => {
    expect(renameBody.parse({ label: `  ${'x'.repeat(64)} ` })).toEqual({ label: 'x'.repeat(64) })
  })
})

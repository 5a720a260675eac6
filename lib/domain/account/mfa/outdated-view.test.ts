import { beforeEach, describe, expect, it } from 'vitest'
import { codeAt, here, person, signedIn, withAuthenticator } from '../../../testing/people'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { factors } from '../../factors'
import { findPerson } from '../../people/person'
import type { LiveSession } from '../../sessions/sessions'
import { chooseOption, clearAuthenticator, clearMfa, removePasskey, renewRecoveryCodes } from './change-mfa'
import { renameFactor } from './rename-factor'
import { mfaView } from './view'

const deps = testDeps()
const outdated = { code: 'changed-meanwhile' }

/** What a tab of this session gets that loads now: the change it would ask for carries what its view says. */
async function openTab(session: LiveSession) {
  const current = await findPerson(deps.db, { id: session.person.id })
  if (!current) throw new Error('the person is gone')
  const view = await mfaView(deps, { ...session, person: current })
  const { version } = view
  return { view, change: { session: { ...session, person: current }, source: here, version } }
}

describe('two tabs renew the recovery codes', () => {
  let session: LiveSession
  beforeEach(async () => {
    await person(deps)
    session = (await withAuthenticator(deps)).session
  })
  const renew = async (replaces?: string | null) =>
    renewRecoveryCodes(deps, { ...(await openTab(session)).change, replaces })
  const live = async () => (await openTab(session)).view.recoveryCodes
  const saved = (setId: string) =>
    factors['recovery-code'].confirm(deps, { person: session.person, setId, source: here })

  it('makes a new set where the set that the tab showed is the live one', async () => {
    const before = await live()
    const { setId } = await renew(before?.setId)
    expect(await live()).toMatchObject({ setId, remaining: 10 })
  })

  it.each(['GONE', null])('refuses the tab that shows %s, and the live set stays', async (replaces) => {
    const before = await live()
    await expect(renew(replaces)).rejects.toMatchObject(outdated)
    expect(await live()).toEqual(before)
  })

  it('refuses a tab that read its person before the other tab renewed, under the lock', async () => {
    const early = await openTab(session)
    await renew()
    const late = { ...early.change, replaces: early.view.recoveryCodes?.setId }
    await expect(renewRecoveryCodes(deps, late)).rejects.toMatchObject(outdated)
  })

  it('makes the first set for a tab that showed none', async () => {
    await deps.db.recoverySet.deleteMany()
    await expect(renew(null)).resolves.toMatchObject({ setId: expect.any(String) })
  })

  it('replaces whatever set is live for a caller that names none', async () => {
    await expect(renew()).resolves.toMatchObject({ setId: expect.any(String) })
  })

  it('refuses Saved for a set that another tab replaced, and notes nothing about the live one', async () => {
    const first = await renew()
    const second = await renew(first.setId)
    await expect(saved(first.setId)).rejects.toMatchObject(outdated)
    expect(await live()).toMatchObject({ setId: second.setId, savedAt: null })
    await saved(second.setId)
    expect(await live()).toMatchObject({ savedAt: expect.any(String) })
  })
})

describe('a change of factors decided on an outdated view', () => {
  let session: LiveSession
  beforeEach(async () => {
    const { id } = await person(deps)
    session = (await withAuthenticator(deps)).session
    await hasPasskey(deps, id, 'Phone')
  })
  const anotherPasskey = () => hasPasskey(deps, session.person.id, 'Security key')
  type Tab = Awaited<ReturnType<typeof openTab>>
  const changes: Record<string, (tab: Tab) => Promise<unknown>> = {
    'Clear multi-factor authentication': ({ change }) => clearMfa(deps, change),
    'Clear authenticator key': ({ change }) => clearAuthenticator(deps, change),
    'Remove of one app': ({ change, view }) =>
      clearAuthenticator(deps, { ...change, id: view.authenticators[0]?.id ?? '' }),
    'Remove of one passkey': ({ change, view }) => removePasskey(deps, { ...change, id: view.passkeys[0]?.id ?? '' }),
    'Save of another MFA option': ({ change }) => chooseOption(deps, { ...change, option: 'passkey' }),
    'Create key': ({ change }) => factors.authenticator.enrol(deps, change),
  }

  it.each(Object.entries(changes))('is refused, and nothing changes: %s', async (_verb, act) => {
    const early = await openTab(session)
    await anotherPasskey()
    const before = await openTab(session)
    await expect(act(early)).rejects.toMatchObject(outdated)
    expect((await openTab(session)).view).toEqual(before.view)
  })

  it.each(Object.entries(changes))('is made on the view that stands: %s', async (_verb, act) => {
    await anotherPasskey()
    await expect(act(await openTab(session))).resolves.not.toThrow()
  })

  it.each(Object.entries(changes))('is made for a caller that names no version: %s', async (_verb, act) => {
    const { view, change } = await openTab(session)
    await anotherPasskey()
    await expect(act({ view, change: { ...change, version: undefined } as never })).resolves.not.toThrow()
  })

  it('is not outdated by a code that was used or a step-up', async () => {
    const early = await openTab(session)
    await deps.db.recoveryCode.updateMany({ data: { usedAt: deps.clock.now() } })
    await deps.db.authenticator.updateMany({ data: { lastUsedAt: deps.clock.now() } })
    expect((await openTab(session)).view.version).toBe(early.view.version)
  })

  it('says that MFA is off already where another tab cleared it', async () => {
    const early = await openTab(session)
    await clearMfa(deps, early.change)
    await expect(clearMfa(deps, early.change)).rejects.toMatchObject({ code: 'not-enabled' })
  })

  it('does not undo the name that another tab gave', async () => {
    const { change, view } = await openTab(session)
    const id = view.passkeys[0]?.id ?? ''
    const rename = (label: string, replaces?: string) =>
      renameFactor(deps, { ...change, factor: 'passkey', id, label, replaces })
    await rename('Work phone', 'Phone')
    await expect(rename('Old phone', 'Phone')).rejects.toMatchObject(outdated)
    await expect(rename('Work phone', 'Phone')).resolves.not.toThrow()
    await expect(rename('Old phone')).resolves.not.toThrow()
    expect(await deps.db.passkey.findFirst()).toMatchObject({ label: 'Old phone' })
  })
})

describe('a key that is set up in two tabs', () => {
  beforeEach(() => person(deps))
  const begin = (session: LiveSession, fresh = false) =>
    factors.authenticator.enrol(deps, { session, source: here, fresh })
  const validate = (session: LiveSession, key: { id: string; secret: string }) =>
    factors.authenticator.confirm(deps, {
      session,
      source: here,
      id: key.id,
      code: codeAt(key.secret, deps.clock.now()),
    })

  it('is the same key in both, and is validated in one', async () => {
    const session = await signedIn(deps)
    const [one, two] = [await begin(session), await begin(session)]
    expect(two).toMatchObject({ id: one.id, secret: one.secret })
    await expect(validate(session, two)).resolves.toMatchObject({ recoveryCodes: expect.any(Array) })
    await expect(validate(session, one)).rejects.toMatchObject({ code: 'enrolment-expired' })
  })

  it('is refused as replaced, not as a wrong code, where the other tab recreated it', async () => {
    const session = await signedIn(deps)
    const [one, two] = [await begin(session), await begin(session, true)]
    expect((await mfaView(deps, session)).pending).toMatchObject({ id: two.id })
    await expect(validate(session, one)).rejects.toMatchObject(outdated)
    await expect(validate(session, two)).resolves.toMatchObject({ recoveryCodes: expect.any(Array) })
  })
})

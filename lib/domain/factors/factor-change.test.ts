import { beforeEach, describe, expect, test } from 'vitest'
import { codeAt, here, person, signedIn } from '../../testing/people'
import { SoftPasskey } from '../../testing/soft-passkey'
import { testDeps } from '../../testing/test-deps'
import type { LiveSession } from '../sessions/sessions'
import { factors } from '.'

const deps = testDeps()
beforeEach(() => person(deps))

const setUps = {
  authenticator: async (session: LiveSession) => {
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    const code = codeAt(secret, deps.clock.now())
    await factors.authenticator.confirm(deps, { session, source: here, code })
  },
  email: async (session: LiveSession) => {
    await factors.email.enrol(deps, { session, source: here })
    const mail = deps.mails.at(-1)
    await factors.email.confirm(deps, { session, source: here, code: mail?.kind === 'code' ? mail.code : '' })
  },
  passkey: async (session: LiveSession) => {
    const options = await factors.passkey.enrol(deps, { session, source: here })
    const response = new SoftPasskey(deps.appUrl).register(options)
    await factors.passkey.confirm(deps, { session, source: here, response })
  },
}

describe('a confirmed factor', () => {
  test.each(Object.entries(setUps))('%s turns MFA on and lifts every bar', async (factor, setUp) => {
    const session = await signedIn(deps)
    const at = deps.clock.now()
    await deps.db.user.updateMany({ data: { mfaResetAt: at, mailboxUnprovenAt: at, mailResetAt: at } })
    await setUp(session)
    expect(await deps.db.user.findFirstOrThrow()).toMatchObject({
      option: factor.toUpperCase(),
      mfaSince: at,
      mfaResetAt: null,
      mailboxUnprovenAt: null,
      mailResetAt: null,
    })
  })
})

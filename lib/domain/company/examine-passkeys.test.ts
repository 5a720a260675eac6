import { beforeEach, describe, expect, it } from 'vitest'
import { person } from '../../testing/people'
import { hasPasskey } from '../../testing/seeds/passkey-rows'
import { testDeps } from '../../testing/test-deps'
import { examinePasskeys } from './examine-passkeys'

const deps = testDeps()
const at = (appUrl: string) => examinePasskeys({ db: deps.db, appUrl })
let id: string
beforeEach(async () => {
  id = (await person(deps)).id
})

describe('an operator who asks whether passkeys can be used', () => {
  it.each([
    'https://portal.acme.test',
    'https://portal.acme.test:8443',
    'http://localhost:3000',
    'http://a.localhost:3000',
  ])('hears that they can at %s', async (appUrl) => {
    await hasPasskey(deps, id)
    const { host } = new URL(appUrl)
    expect(await at(appUrl)).toEqual({ level: 'ok', about: 'passkeys', finding: `1, which belong to ${host}` })
  })

  it.each(['http://portal.acme.test', 'https://192.0.2.7', 'http://127.0.0.1:3000', 'https://[2001:db8::1]'])(
    'is warned that they cannot at %s, all the more where somebody has one',
    async (appUrl) => {
      expect(await at(appUrl)).toMatchObject({ level: 'warning', finding: expect.stringContaining(appUrl) })
      await hasPasskey(deps, id)
      expect(await at(appUrl)).toMatchObject({ level: 'problem' })
    },
  )
})

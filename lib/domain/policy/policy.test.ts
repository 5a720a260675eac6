import { beforeEach, describe, expect, it } from 'vitest'
import type { Prisma } from '../../generated/prisma/client'
import { person } from '../../testing/people'
import { hasPasskey } from '../../testing/seeds/passkey-rows'
import { testDeps } from '../../testing/test-deps'
import { canSignIn, hasAdministrator } from '../company/administrators'
import { type Person, personInclude } from '../people/person'
import { firstMethod } from '../sign-in/challenge'
import {
  allowedOptions,
  emailSwitches,
  hasAllowedFactor,
  hasFactorBesideEmail,
  offersMethod,
  optionLeft,
  secondStep,
  setupRequired,
  signInMethods,
  stepUpFactors,
} from './policy'

const deps = testDeps()
const now = deps.clock.now()
const context = { now, providerMfa: false }
let id: string
beforeEach(async () => {
  id = (await person(deps)).id
})

interface Has {
  passkey?: boolean
  app?: boolean | 'disabled'
  email?: boolean
  company?: Prisma.CompanyUpdateInput
  user?: Prisma.UserUpdateInput
}

/** The person with these factors, read as decisions read them. */
async function who(option: Person['option'], { passkey = true, app, email, company = {}, user = {} }: Has = {}) {
  if (passkey) await hasPasskey(deps, id)
  const key = { label: 'phone', secret: 'sealed', lastStep: 1, disabledAt: app === 'disabled' ? now : null }
  const confirmed = { option, mfaSince: now, emailValidatedAt: email ? now : null }
  const authenticators = app ? { authenticators: { create: key } } : {}
  await deps.db.user.update({
    where: { id },
    data: { ...confirmed, ...authenticators, company: { update: company }, ...user },
  })
  return deps.db.user.findUniqueOrThrow({ where: { id }, include: personInclude })
}

const forbidden = { allowPasskey: false }
const afterReset = { mailResetAt: now }

describe('what the MFA screen offers to somebody with a passkey', () => {
  it.each<[string, Person['option'], Has, string[]]>([
    ['the passkey, where it is all', 'PASSKEY', {}, ['passkey']],
    ['Email too, where it was validated in the settings', 'PASSKEY', { email: true }, ['passkey', 'email']],
    ['the app too, and no Email for it', 'PASSKEY', { app: true }, ['passkey', 'authenticator']],
    ['everything there is', 'PASSKEY', { app: true, email: true }, ['passkey', 'authenticator', 'email']],
    ['the option first', 'EMAIL', { email: true }, ['email', 'passkey']],
    ['an app’s user the switch as before', 'AUTHENTICATOR', { app: true }, ['authenticator', 'passkey', 'email']],
    ['no app whose key is disabled, and no switch from it', 'AUTHENTICATOR', { app: 'disabled' }, ['passkey']],
    ['after a reset by mail no Email', 'PASSKEY', { email: true, user: afterReset }, ['passkey']],
    ['nor as the option', 'EMAIL', { email: true, user: afterReset }, ['passkey']],
    ['nor as the switch', 'AUTHENTICATOR', { app: true, user: afterReset }, ['authenticator', 'passkey']],
    ['nothing forbidden beside what is allowed', 'PASSKEY', { app: true, company: forbidden }, ['authenticator']],
    ['a forbidden passkey, where it is all', 'PASSKEY', { company: forbidden }, ['passkey']],
    [
      'a forbidden passkey, where a reset bars the mailbox',
      'PASSKEY',
      { email: true, user: afterReset, company: forbidden },
      ['passkey'],
    ],
  ])('%s', async (_name, option, has, methods) => {
    expect(signInMethods(await who(option, has))).toEqual(methods)
  })

  it('first what was last used in this browser, and a passkey changes no option', async () => {
    const both = await who('AUTHENTICATOR', { app: true })
    expect(firstMethod(both, 'passkey')).toBe('passkey')
    expect(firstMethod(both, null)).toBe('authenticator')
    expect(emailSwitches(both)).toBe(true)
  })

  it('an emailed code switches nothing for who chose the passkey', async () => {
    expect(emailSwitches(await who('PASSKEY', { app: true, email: true }))).toBe(false)
  })
})

describe('a step-up by somebody with a passkey', () => {
  it.each<[Person['option'], Has, string[]]>([
    ['PASSKEY', {}, ['passkey']],
    ['PASSKEY', { email: true }, ['passkey']],
    ['PASSKEY', { app: true, email: true }, ['passkey', 'authenticator']],
    ['EMAIL', { email: true }, ['email', 'passkey']],
    ['PASSKEY', { email: true, company: forbidden }, ['email']],
    ['PASSKEY', { company: forbidden }, ['passkey']],
  ])('of option %s with %j takes %j', async (option, has, factors) => {
    expect(stepUpFactors(await who(option, has))).toEqual(factors)
  })
})

describe('a company that forbids passkeys', () => {
  it('still asks its people for them where there is nothing else, for the set-up alone', async () => {
    const someone = await who('PASSKEY', { company: forbidden })
    expect(secondStep(someone, context)).toBe('factor')
    expect(hasAllowedFactor(someone)).toBe(false)
    expect(setupRequired(someone, context)).toBe(true)
    expect(allowedOptions(someone)).toEqual(['NONE', 'AUTHENTICATOR', 'EMAIL'])
  })

  it('asks nothing more of who has another factor', async () => {
    expect(setupRequired(await who('PASSKEY', { app: true, company: forbidden }), context)).toBe(false)
  })

  it('and everything else has nothing left to set up', async () => {
    const { company } = await who('PASSKEY')
    const nothing = { ...company, allowAuthenticator: false, allowEmail: false }
    expect(offersMethod(nothing)).toBe(true)
    expect(offersMethod({ ...nothing, allowPasskey: false })).toBe(false)
  })
})

describe('an administrator with a passkey and nothing else', () => {
  const nothing = { allowAuthenticator: false, allowEmail: false, allowPasskey: false }

  it('can sign in, unless nothing is left that they could set up', async () => {
    const ann = await who('PASSKEY', { user: { role: 'ADMINISTRATOR' } })
    const under = (policy: object) => hasAdministrator(deps, ann.companyId, policy)
    expect(canSignIn(ann, now)).toBe(true)
    expect(await under({ mfaPolicy: 'REQUIRED', allowAuthenticator: false, allowEmail: false })).toBe(true)
    expect(await under(forbidden)).toBe(true)
    expect(await under(nothing)).toBe(false)
  })
})

describe('the option that is left', () => {
  it.each<[Person['option'], Has, string]>([
    ['PASSKEY', {}, 'PASSKEY'],
    ['AUTHENTICATOR', {}, 'PASSKEY'],
    ['AUTHENTICATOR', { email: true }, 'PASSKEY'],
    ['EMAIL', { email: true }, 'EMAIL'],
    ['PASSKEY', { passkey: false, app: true, email: true }, 'AUTHENTICATOR'],
    ['PASSKEY', { passkey: false, email: true }, 'EMAIL'],
    ['PASSKEY', { passkey: false }, 'NONE'],
  ])('of %s with %j is %s', async (option, has, left) => {
    expect(optionLeft(await who(option, has))).toBe(left)
  })
})

it('a passkey is a factor that whoever reads the mail does not have', async () => {
  const mailOnly = await who('EMAIL', { passkey: false, email: true, app: 'disabled' })
  expect(hasFactorBesideEmail(mailOnly)).toBe(false)
  expect(hasFactorBesideEmail(await who('EMAIL', { email: true }))).toBe(true)
})

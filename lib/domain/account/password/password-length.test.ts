import { expect, it } from 'vitest'
import type { Prisma } from '../../../generated/prisma/client'
import { person, signedIn, withAuthenticator } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { findPerson } from '../../people/person'
import { days } from '../../time'
import { requireChange } from './password'

const deps = testDeps()
const nineCharacters = 'kelp ra9z'

async function accepts(email = 'employee@acme.test') {
  const found = await findPerson(deps.db, { email })
  if (!found) throw new Error('no such person')
  try {
    requireChange(deps, found, { currentPassword: 'x', password: nineCharacters })
    return true
  } catch {
    return false
  }
}

const required = { mfaPolicy: 'REQUIRED' } satisfies Partial<Prisma.CompanyCreateInput>

it('asks for 15 characters where the company leaves MFA to its people, even of people who use it', async () => {
  await person(deps)
  await withAuthenticator(deps)
  expect(await accepts()).toBe(false)
})

it('asks for 15 characters in the grace days, and for 8 once they are over', async () => {
  await person(deps, { company: { ...required, mfaGraceDays: 14 } })
  await signedIn(deps)
  expect(await accepts()).toBe(false)
  deps.clock.advance(days(14))
  expect(await accepts()).toBe(true)
})

it('asks for 15 characters of people who have grace days and never signed in', async () => {
  await person(deps, { company: { ...required, mfaGraceDays: 14 } })
  expect(await accepts()).toBe(false)
})

it('asks for 15 characters before the day from which MFA is required', async () => {
  await person(deps, { company: { ...required, mfaRequiredFrom: new Date(Number(deps.clock.now()) + days(3)) } })
  expect(await accepts()).toBe(false)
})

it('asks for 8 characters of people with a second factor in a company that requires one', async () => {
  await person(deps, { company: { ...required, mfaGraceDays: 14 } })
  await withAuthenticator(deps)
  expect(await accepts()).toBe(true)
})

it('asks for 8 characters where MFA is required without grace days', async () => {
  await person(deps, { company: required })
  expect(await accepts()).toBe(true)
})

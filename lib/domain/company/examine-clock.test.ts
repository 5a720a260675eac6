import { expect, it } from 'vitest'
import { person, withAuthenticator } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { minutes } from '../time'
import { examineClock } from './examine-clock'

const deps = testDeps()
/** The embedded database has the clock of this machine. */
const right = () => deps.clock.set(new Date())

it('a clock that agrees with everything is well', async () => {
  right()
  await person(deps)
  await withAuthenticator(deps)
  expect(await examineClock(deps)).toMatchObject({ level: 'ok', about: 'clock' })
})

it('a clock that was set back after a code was accepted is told so, and nobody’s phone is blamed', async () => {
  right()
  deps.clock.advance(minutes(61))
  await person(deps)
  await withAuthenticator(deps)
  right()
  const { level, finding } = await examineClock(deps)
  expect(level).toBe('warning')
  expect(finding).toMatch(
    /^was set back: a code was accepted 6[01] min in its future\. It was ahead then, or is behind now;/,
  )
})

it.each([
  [minutes(10), /^is 10 min ahead of the clock of the database server: one of the two is wrong$/],
  [-minutes(10), /^is 10 min behind the clock of the database server: one of the two is wrong$/],
])('a clock that differs from the database’s by %i ms is told which way', async (difference, sentence) => {
  deps.clock.set(new Date(Date.now() + difference))
  expect(await examineClock(deps)).toMatchObject({ level: 'warning', finding: expect.stringMatching(sentence) })
})

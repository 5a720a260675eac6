import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseAndValidateFlightRouterState } from './next-internals.mjs'

const tried = '16.4.5'

it('Next is the version whose internals were tried', () => {
  const { version } = JSON.parse(readFileSync('node_modules/next/package.json', 'utf8'))
  const how =
    'run the attack tests, compare next/dist/build/utils.js (standalone server), then name the new version here'
  expect(version, how).toBe(tried)
})

it.each([
  ['__NEXT_PRIVATE_STANDALONE_CONFIG', 'server/config.js'],
  ['__NEXT_PROCESSED_ENV', '../../@next/env/dist/index.js'],
  ['NEXT_MANUAL_SIG_HANDLE', 'server/lib/start-server.js'],
])('Next still reads the setting %s that scripts/start.mjs makes', (name, file) => {
  expect(readFileSync(`node_modules/next/dist/${file}`, 'utf8')).toContain(name)
})

it('a router state that Next cannot read is an error', () => {
  expect(parseAndValidateFlightRouterState(undefined)).toBeUndefined()
  expect(() => parseAndValidateFlightRouterState('%')).toThrow()
})

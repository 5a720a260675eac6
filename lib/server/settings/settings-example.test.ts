import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingsSchema } from './settings-schema'

it('.env.example shows every setting, and none that does not exist', () => {
  const shown = readFileSync('.env.example', 'utf8').match(/^(?:# )?([A-Z_]+)(?==)/gm) ?? []
  expect(shown.map((name) => name.replace('# ', '')).sort()).toEqual(Object.keys(settingsSchema.shape).sort())
})

import { expect, it } from 'vitest'
import { misspelledSettings } from './misspelled'
import { settingsSchema } from './settings-schema'

const warningsOf = (name: string, value = 'x') =>
  misspelledSettings({ [name]: value }, Object.keys(settingsSchema.shape))

it.each([
  ['app_url', 'APP_URL'],
  ['AppUrl', 'APP_URL'],
  ['APPURL', 'APP_URL'],
  ['LATCHKEY_PORT', 'PORT'],
  ['latchkey_app_url', 'APP_URL'],
  ['VAULT_KEY', 'VAULT_KEYS'],
  ['VAULT_KYES', 'VAULT_KEYS'],
  ['SECRETS', 'SECRET'],
  ['MAIL_FORM', 'MAIL_FROM'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['TRUSTED_PROXY_HOP', 'TRUSTED_PROXY_HOPS'],
])('%s is ignored with a sentence that asks whether %s was meant', (name, meant) => {
  expect(warningsOf(name)).toEqual([`${name} is not a setting and is ignored; did you mean ${meant}?`])
})

it('a name of ours that is like no setting is ignored with a sentence that says where the settings stand', () => {
  expect(warningsOf('LATCHKEY_COLOUR')).toEqual([
    'LATCHKEY_COLOUR is not a setting and is ignored; .env.example lists the settings.',
  ])
})

it.each([
  'PATH',
  'HOME',
  'HOSTNAME',
  'HOSTS',
  'NODE_ENV',
  'APP_HOME',
  'PGPASSWORD',
  'npm_config_cache',
  'APP_URL',
  'LOG',
])('the variable %s of other programs gives no warning', (name) => expect(warningsOf(name)).toEqual([]))

it('an empty variable gives no warning, and no sentence repeats a value', () => {
  expect(warningsOf('SECRETS', '')).toEqual([])
  expect(warningsOf('SECRETS', 'hunter2').join()).not.toContain('hunter2')
})

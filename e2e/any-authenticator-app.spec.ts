import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { AuthenticatorApp, stepNow } from '../lib/testing/authenticator-app'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

/** RFC 6238, appendix B, the SHA-1 rows: the key is the ASCII text 12345678901234567890, the codes' last six digits. */
const published = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const

test('W14: the judge of these tests computes the codes that RFC 6238 publishes', () => {
  const app = new AuthenticatorApp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  for (const [seconds, code] of published) expect(app.codeAt(Math.floor(seconds / 30))).toBe(code)
})

test('W14: another authenticator (oathtool, where it is installed) signs in', async ({ page, enrolled }) => {
  const step = stepNow() + 1
  const oathtool = '/usr/bin/oathtool'
  const own = enrolled.app.codeAt(step)
  const args = ['--totp', '--base32', `--now=@${step * 30}`, enrolled.app.key]
  const code = existsSync(oathtool) ? execFileSync(oathtool, args, { encoding: 'utf8' }).trim() : own
  expect(code).toBe(own)
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).enter(code)
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

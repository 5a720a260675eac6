import { setTimeout as after } from 'node:timers/promises'
import { AuthenticatorApp, stepNow } from '../../support/authenticator-app'

const STEP_MS = 30_000

/** What the person's phone shows now. */
export const codeNow = (secret: string) => new AuthenticatorApp(secret).codeAt(stepNow())

/** Different codes that the portal's doctor recognises as nothing at all. */
export function wrongCodes(secret: string, howMany: number): string[] {
  const app = new AuthenticatorApp(secret)
  const near = new Set(Array.from({ length: 61 }, (_, i) => app.codeAt(stepNow() - 30 + i)))
  const codes: string[] = []
  for (let number = 100_003; codes.length < howMany; number += 7)
    if (!near.has(String(number))) codes.push(String(number))
  return codes
}

export function wrongCode(secret: string): string {
  const [code = ''] = wrongCodes(secret, 1)
  return code
}

/** Waits, where the 30-second step is about to end, for the next one: what is computed now still holds on arrival. */
export async function roomInStep(ms = 8_000): Promise<number> {
  const left = STEP_MS - (Date.now() % STEP_MS)
  if (left < ms) await after(left + 50)
  return stepNow()
}

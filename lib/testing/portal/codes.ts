import { AuthenticatorApp, stepNow } from '../authenticator-app'

/** What the person's phone shows now. The portal takes it for half a minute more: no test waits for a step to begin. */
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

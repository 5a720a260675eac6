/** Each way in which a text could stand in a log. */
const spellings: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  'URL-encoded': encodeURIComponent,
  'of a form': (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
  'as JSON': (secret) => JSON.stringify(secret).slice(1, -1),
  base64: (secret) => inner(Buffer.from(secret).toString('base64')),
  base64url: (secret) => inner(Buffer.from(secret).toString('base64url')),
  hexadecimal: (secret) => Buffer.from(secret).toString('hex'),
}

/** Whatever follows the secret changes the last group. */
const inner = (base64: string) => base64.replace(/=*$/, '').slice(0, Math.floor(base64.length / 4) * 4 - 4)

/** `name, spelling` of every secret that stands in the text; of none shorter than six characters, which chance would hold. */
export function secretsIn(text: string, secrets: Map<string, string>): string[] {
  const lower = text.toLowerCase()
  return [...secrets].flatMap(([name, secret]) => {
    if (secret.length < 6) throw new Error(`${name} is too short to be looked for`)
    return Object.entries(spellings)
      .filter(([, spell]) => lower.includes(spell(secret).toLowerCase()))
      .map(([spelling]) => `${name}, ${spelling}`)
  })
}

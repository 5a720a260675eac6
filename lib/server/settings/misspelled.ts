/**
 * Variables of the environment that look like settings but are none: with a prefix, in another case, or one letter off.
 * @returns one sentence each; values are not repeated
 */
export function misspelledSettings(env: Record<string, string | undefined>, names: readonly string[]): string[] {
  return Object.keys(env).flatMap((name) => {
    if (names.includes(name) || !env[name]?.trim()) return []
    const meant = names.find((known) => looksLike(name, known))
    if (meant) return `${name} is not a setting and is ignored; did you mean ${meant}?`
    return /^LATCHKEY_/i.test(name) ? `${name} is not a setting and is ignored; .env.example lists the settings.` : []
  })
}

const lettersOf = (name: string) =>
  name
    .toUpperCase()
    .replace(/^LATCHKEY_/, '')
    .replaceAll(/[^A-Z0-9]/g, '')

/** Short names have too many neighbours: HOST and HOSTS, PORT and PORTS. */
const shortestForSlips = 6

function looksLike(name: string, known: string): boolean {
  const [typed, meant] = [lettersOf(name), lettersOf(known)]
  return typed === meant || (meant.length >= shortestForSlips && isOneSlip(typed, meant))
}

/** One letter is missing, too many or another one, or two neighbours changed places. */
function isOneSlip(a: string, b: string): boolean {
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1) || isSwapped
}

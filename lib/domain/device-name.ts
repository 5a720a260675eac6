import Bowser from 'bowser'

/** `Chrome on Windows`: the name by which people recognise their device; never more than the header says. */
export function deviceName(userAgent: string): string {
  const name = names.get(userAgent) ?? readDeviceName(userAgent)
  if (names.size >= maxNames) names.clear()
  names.set(userAgent, name)
  return name
}

/** An export names the device in each of a million rows, most of them the same few; to read a header takes 20 µs. */
const names = new Map<string, string>()
const maxNames = 500

function readDeviceName(userAgent: string) {
  const parser = Bowser.getParser(userAgent || 'unknown', true)
  const browser = knownName(parser.getBrowserName(), browsers)
  const os = parser.getOSName()
  const system = os === 'iOS' ? (parser.getPlatform().model ?? os) : knownName(os, systems)
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device')
}

/** Only names of Bowser's own table: for an unknown browser it repeats a text of the sender's, which would reach mails. */
const browsers = new Set<string>(Object.values(Bowser.BROWSER_MAP))
const systems = new Set<string>(Object.values(Bowser.OS_MAP))

const knownName = (name: string | undefined, known: Set<string>) =>
  name && known.has(name) ? (shortNames[name] ?? name) : undefined

const shortNames: Record<string, string> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
  macOS: 'Mac',
  'Chrome OS': 'Chromebook',
}

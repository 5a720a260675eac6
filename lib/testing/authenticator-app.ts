import { createHmac } from 'node:crypto'

const STEP = 30_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** A code of the step before now is still accepted, but only while this much of the present step is left. */
const MARGIN = 8_000
/** The portal's doctor recognises codes up to 20 steps away; a wrong code must be none of those. */
const RECOGNISED = 22

export const stepNow = () => Math.floor(Date.now() / STEP)

/**
 * An authenticator app of its own (RFC 4226, RFC 6238 on node:crypto): it shares no line with the portal's factor code.
 * It remembers which step it used last, because the portal accepts each step once and only forwards.
 */
export class AuthenticatorApp {
  private used = 0
  readonly key: string

  constructor(key: string) {
    this.key = key.replace(/\s/g, '').toUpperCase()
  }

  /** What a scanned QR code makes. */
  static fromUri(text: string) {
    const uri = new URL(text)
    const { secret, algorithm = 'SHA1', digits = '6', period = '30' } = Object.fromEntries(uri.searchParams)
    if (uri.protocol !== 'otpauth:' || uri.host !== 'totp' || !secret) throw new Error('Not an otpauth URI for codes')
    if (algorithm !== 'SHA1' || digits !== '6' || period !== '30') throw new Error('Not every app reads this URI')
    return new AuthenticatorApp(secret)
  }

  codeAt(step: number) {
    return hotp(decodeBase32(this.key), step)
  }

  /** The next code that the portal takes; waits for it where three were used within half a minute. */
  async freshCode() {
    const now = stepNow()
    const left = STEP - (Date.now() % STEP)
    const step = Math.max(left > MARGIN ? now - 1 : now, this.used + 1)
    await waitForFreshStep(step)
    this.used = step
    return this.codeAt(step)
  }

  /** The code of a phone whose clock is off. */
  codeOff(minutes: number) {
    return this.codeAt(stepNow() + minutes * 2)
  }

  /** Six digits that are nothing at all: of no step that the doctor looks at. Each `nth` is another. */
  wrongCode(nth = 0) {
    const steps = Array.from({ length: 2 * RECOGNISED + 1 }, (_, index) => stepNow() - RECOGNISED + index)
    const known = new Set(steps.map((step) => this.codeAt(step)))
    const candidates = Array.from({ length: known.size + nth + 1 }, (_, index) => String(111_111 + index * 7_919))
    return candidates.filter((code) => !known.has(code))[nth] ?? ''
  }
}

/** Until the portal, which looks one step ahead, accepts this step. */
export async function waitForFreshStep(step: number) {
  const opens = (step - 1) * STEP + 200
  while (Date.now() < opens) await new Promise((resolve) => setTimeout(resolve, opens - Date.now()))
}

function hotp(key: Buffer, counter: number) {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', key).update(message).digest()
  const offset = mac.readUInt8(19) & 15
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

function decodeBase32(text: string) {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

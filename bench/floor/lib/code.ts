import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

function codeAt(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The step whose code this is, of the present one and one either side (RFC 6238 on node:crypto); null for none. */
export function stepOf(secret: string, code: string): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const key = bytesOf(secret)
  const now = Math.floor(Date.now() / 30_000)
  const found = [now - 1, now, now + 1].filter((step) =>
    timingSafeEqual(Buffer.from(codeAt(key, step)), Buffer.from(code)),
  )
  return found.at(-1) ?? null
}

interface Key {
  id: string
  user_id: string
  /** AES-256-GCM as lib/server/secrets/vault.ts seals it. */
  secret: string
}

export function openKey({ id, user_id, secret }: Key): string {
  const [keyId = '', nonce = '', text = ''] = secret.split('.')
  const sealed = Buffer.from(text, 'base64url')
  const key = Buffer.from(process.env.VAULT_KEYS?.split(':')[1] ?? '', 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(JSON.stringify([keyId, user_id, id, 'authenticator'])))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString()
}

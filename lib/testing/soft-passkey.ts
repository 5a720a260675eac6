import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { Assertion, PasskeyCreationView, Registration } from '../schemas/passkey'

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()

/** What an honest device would not do, or not do here. */
export interface Tricks {
  origin?: string
  rpId?: string
  challenge?: string | undefined
  type?: string
  crossOrigin?: boolean
  userPresent?: boolean
  userVerified?: boolean
  /** The flags of a copy by a provider; by default those of its kind. */
  backupEligible?: boolean
  backedUp?: boolean
  counter?: number
  /** Signed by another key. */
  forged?: boolean
  userHandle?: string | null
  /** Of another credential. */
  id?: string
  /** Attested, though nobody asked. */
  attested?: { format: string; certificates?: Uint8Array[] }
}

const flag = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 }

/**
 * A passkey in software, for tests that need what no browser would sign: ES256, attestation `none`. It counts like a
 * hardware key unless told not to; `synced` ones say that they are backed up.
 */
export class SoftPasskey {
  readonly id: string
  /** base64url, from the options it was registered with. */
  userHandle: string | null = null
  counter = 0
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  constructor(
    private readonly origin: string,
    private readonly kind: { counts?: boolean; synced?: boolean; aaguid?: string; id?: string } = {},
  ) {
    this.id = kind.id ?? base64url(randomBytes(32))
  }

  /** What `navigator.credentials.create` would answer to these options. */
  register(options: PasskeyCreationView, tricks: Tricks = {}): Registration {
    this.userHandle = options.user.id
    const authData = Buffer.concat([this.authenticatorData(flag.attested, tricks), this.credentialData()])
    const attestation = new Map<string, unknown>([
      ['fmt', tricks.attested?.format ?? 'none'],
      ['attStmt', statement(tricks)],
      ['authData', new Uint8Array(authData)],
    ])
    return {
      id: tricks.id ?? this.id,
      rawId: tricks.id ?? this.id,
      type: 'public-key',
      response: {
        clientDataJSON: this.clientData({ type: 'webauthn.create', challenge: options.challenge, ...tricks }),
        attestationObject: base64url(isoCBOR.encode(attestation as never)),
        transports: ['internal'],
      },
      clientExtensionResults: {},
    }
  }

  /** What `navigator.credentials.get` would answer to these options. */
  sign({ challenge }: { challenge: string }, tricks: Tricks = {}): Assertion {
    if (this.kind.counts ?? true) this.counter += 1
    const authData = this.authenticatorData(0, tricks)
    const clientDataJSON = this.clientData({ type: 'webauthn.get', challenge, ...tricks })
    const { privateKey } = tricks.forged ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : this.keys
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return {
      id: tricks.id ?? this.id,
      rawId: tricks.id ?? this.id,
      type: 'public-key',
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(sign(signed, privateKey)),
        userHandle: tricks.userHandle === undefined ? this.userHandle : tricks.userHandle,
      },
      clientExtensionResults: {},
    }
  }

  /** As a virtual authenticator takes it: base64, the key as PKCS #8. */
  exported() {
    const privateKey = this.keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64')
    return {
      id: base64(this.id),
      userHandle: base64(this.userHandle ?? ''),
      counter: this.counter,
      rpId: new URL(this.origin).hostname,
      privateKey,
    }
  }

  private clientData({ type, challenge, origin = this.origin, crossOrigin = false }: Tricks) {
    return base64url(JSON.stringify({ type, challenge, origin, crossOrigin }))
  }

  private authenticatorData(extra: number, tricks: Tricks) {
    const {
      userPresent = true,
      userVerified = true,
      counter = this.counter,
      rpId = new URL(this.origin).hostname,
      backupEligible = this.kind.synced ?? false,
      backedUp = this.kind.synced ?? false,
    } = tricks
    const synced = (backupEligible ? flag.backupEligible : 0) | (backedUp ? flag.backedUp : 0)
    const flags = extra | synced | (userPresent ? flag.present : 0) | (userVerified ? flag.verified : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }

  private credentialData() {
    const id = Buffer.from(this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const aaguid = Buffer.from((this.kind.aaguid ?? '0'.repeat(32)).replaceAll('-', ''), 'hex')
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    // COSE: an EC key (1: 2) for ES256 (3: -7) on P-256 (-1: 1).
    const cose = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ])
    return Buffer.concat([aaguid, length, id, isoCBOR.encode(cose as never)])
  }
}

const statement = ({ attested }: Tricks) =>
  attested
    ? new Map<string, unknown>([
        ['alg', -7],
        ['sig', new Uint8Array(64)],
        ['x5c', attested.certificates ?? []],
      ])
    : new Map()

const sign = (data: Uint8Array, key: KeyObject) => createSign('SHA256').update(data).sign(key)

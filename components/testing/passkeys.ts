import { vi } from 'vitest'

const bytes = (text: string) => new TextEncoder().encode(text).buffer

const credential = (response: object) => ({
  id: 'a2V5',
  rawId: bytes('key'),
  type: 'public-key',
  response,
  authenticatorAttachment: 'platform',
  getClientExtensionResults: () => ({}),
})

export const signed = credential({
  authenticatorData: bytes('data'),
  clientDataJSON: bytes('client'),
  signature: bytes('signature'),
  userHandle: bytes('user'),
})
export const made = credential({
  clientDataJSON: bytes('client'),
  attestationObject: bytes('attestation'),
  getTransports: () => ['internal'],
})

export const requestOptions = { challenge: 'Y2hhbGxlbmdl', rpId: 'localhost', timeout: 1, userVerification: 'required' }
export const creationOptions = {
  challenge: 'Y2hhbGxlbmdl',
  rp: { id: 'localhost', name: 'Latchkey' },
  user: { id: 'dXNlcg', name: 'employee@acme.test', displayName: 'Employee' },
  pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
  timeout: 1,
  excludeCredentials: [],
}

/** What a browser does when the person closes its window, waits too long, or has nothing that fits. */
export const dismissed = () => new DOMException('The operation either timed out or was not allowed.', 'NotAllowedError')

interface Browser {
  get?: (options: CredentialRequestOptions) => Promise<unknown>
  create?: () => Promise<unknown>
  /** Offers passkeys in the address field. */
  fills?: boolean
}

/** Gives jsdom a browser's passkeys. Taken back with the other globals of a test page. */
export function browserWithPasskeys({
  get = async () => signed,
  create = async () => made,
  fills = false,
}: Browser = {}) {
  const credentials = { get: vi.fn(get), create: vi.fn(create) }
  const known = Object.assign(() => {}, { isConditionalMediationAvailable: async () => fills })
  vi.stubGlobal('PublicKeyCredential', known)
  vi.stubGlobal(
    'navigator',
    new Proxy(navigator, { get: (own, name) => (name === 'credentials' ? credentials : read(own, name)) }),
  )
  return credentials
}

function read(own: Navigator, name: string | symbol) {
  const value: unknown = Reflect.get(own, name)
  return typeof value === 'function' ? value.bind(own) : value
}

/** Waits until it is chosen or aborted, as an offer in the address field does. */
export const untilAborted = ({ signal }: CredentialRequestOptions) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

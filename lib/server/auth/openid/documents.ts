import { z } from 'zod'
import { minutes } from '../../../domain/time'
import { isLoopback } from '../../settings/env'
import { ProviderAway } from './failures'
import { type Patience, requestObject } from './request-json'

const endpoint = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)))

const isSafe = ({ protocol, hostname }: URL) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))

/** What is read of a discovery document. A member that nobody needs is as if absent where it cannot be read. */
const discoveryDocument = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional().catch(undefined),
  token_endpoint_auth_methods_supported: z.array(z.unknown()).optional().catch(undefined),
  authorization_response_iss_parameter_supported: z.boolean().optional().catch(undefined),
})
export type DiscoveryDocument = z.infer<typeof discoveryDocument>

interface Kept<T> {
  at: number
  value: Promise<T>
}

/** As long as a person may be at the provider: the way back uses the document that the way there was begun with. */
const documentKept = minutes(15)
const keysKept = minutes(1)
/** Of a key set. Providers publish a few. */
const maxKeys = 500

const documents = new Map<string, Kept<DiscoveryDocument>>()
const keySets = new Map<string, Kept<unknown[]>>()

/**
 * The provider's discovery document, asked for at each beginning, so that a provider that is away is noticed before
 * somebody is sent there. Beginnings at the same time share one request.
 * @throws ProviderAway
 */
export function askForDocument(issuer: string, patience: Patience): Promise<DiscoveryDocument> {
  const shared = documentRequests.get(issuer)
  if (shared !== undefined) return shared
  const request = fetchDocument(issuer, patience).finally(() => documentRequests.delete(issuer))
  documentRequests.set(issuer, request)
  return keep(documents, issuer, request, documentKept)
}

const documentRequests = new Map<string, Promise<DiscoveryDocument>>()

/** The document of a recent beginning, or of now. @throws ProviderAway */
export const findDocument = (issuer: string, patience: Patience) =>
  kept(documents, issuer, documentKept) ?? askForDocument(issuer, patience)

/** The provider's keys, at most a minute old. @throws ProviderAway */
export const findKeys = (url: string, patience: Patience) => kept(keySets, url, keysKept) ?? askForKeys(url, patience)

/** The provider's keys of now: one that nobody has seen may be new. Calls at the same time share one request. @throws ProviderAway */
export function askForKeys(url: string, patience: Patience): Promise<unknown[]> {
  const shared = keyRequests.get(url)
  if (shared !== undefined) return shared
  const request = fetchKeys(url, patience).finally(() => keyRequests.delete(url))
  keyRequests.set(url, request)
  return keep(keySets, url, request, keysKept)
}

const keyRequests = new Map<string, Promise<unknown[]>>()

async function fetchDocument(issuer: string, patience: Patience) {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const parsed = discoveryDocument.safeParse(await requestObject(url, {}, patience))
  if (parsed.success) return parsed.data
  throw new ProviderAway(`its discovery document has no ${parsed.error.issues[0]?.path.join('.')} that can be used`)
}

async function fetchKeys(url: string, patience: Patience) {
  const { keys } = await requestObject(url, {}, patience)
  if (!Array.isArray(keys)) throw new ProviderAway('its key set has no keys')
  if (keys.length > maxKeys) throw new ProviderAway(`its key set has more than ${maxKeys} keys`)
  return keys as unknown[]
}

function kept<T>(store: Map<string, Kept<T>>, key: string, lifetime: number) {
  const found = store.get(key)
  return found && Date.now() - found.at < lifetime ? found.value : undefined
}

/** What failed is not kept, and what is too old goes. */
function keep<T>(store: Map<string, Kept<T>>, key: string, value: Promise<T>, lifetime: number) {
  for (const [other, { at }] of store) if (Date.now() - at >= lifetime) store.delete(other)
  const entry = { at: Date.now(), value }
  value.then(
    () => store.set(key, entry),
    () => store.get(key) === entry && store.delete(key),
  )
  return value
}

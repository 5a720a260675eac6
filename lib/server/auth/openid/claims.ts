import { keptName } from '../../../domain/people/person-name'
import type { ClaimedAddress, Claims } from '../../../domain/sign-in/provider'
import { acrClaim, addressClaim, amrClaim, authTimeClaim, subjectClaims } from '../../../schemas/id-token'
import { isObject } from './request-json'

type Raw = Record<string, unknown>

/**
 * What the claims say. A person is `iss` and `sub`; every other claim is read by itself, and one that cannot be read is as
 * if absent: it proves nothing, and it refuses nobody. Null where there is no subject.
 */
export function readClaims(raw: Raw, addressClaims: string[]): Claims | null {
  const subject = subjectClaims.safeParse(raw)
  if (!subject.success) return null
  const at = authTimeClaim.safeParse(raw.auth_time).data
  return {
    issuer: subject.data.iss,
    subject: subject.data.sub,
    addresses: addressClaims.flatMap((claim) => addressesIn(raw, claim)),
    emailVerified: isTrue(raw.email_verified),
    name: nameOf(raw),
    amr: [amrClaim.safeParse(raw.amr).data ?? []].flat(),
    acr: acrClaim.safeParse(raw.acr).data ?? null,
    authenticatedAt: at === undefined ? null : new Date(at * 1000),
  }
}

/** Some providers write a list of addresses. */
function addressesIn(raw: Raw, claim: string): ClaimedAddress[] {
  const value = Object.hasOwn(raw, claim) ? raw[claim] : undefined
  const found = (Array.isArray(value) ? value : [value]).flatMap((one) => addressClaim.safeParse(one).data ?? [])
  const listed = Array.isArray(value) ? { isListed: true } : {}
  return (found.length ? found : [null]).map((address) => ({ claim, address, ...listed }))
}

/** Several systems write it as text, .NET with a capital letter. A number is no word about it. */
const isTrue = (value: unknown) =>
  value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true')

/** Longer ones are cut before anything else looks at them. */
const longestText = 1000

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, longestText).trim() : '')

/** Of the claims that may hold a person's name, the first from which something can be kept. */
function nameOf({ name, given_name, family_name, preferred_username }: Raw): string {
  const parts = [given_name, family_name].map(text).filter(Boolean).join(' ')
  return [text(name), parts, text(preferred_username)].map((one) => keptName(one)).find(Boolean) ?? ''
}

/** Whether the id_token holds no text in any claim that may hold the address: userinfo may. */
export const lacksAddress = (raw: Raw, addressClaims: string[]) =>
  addressClaims.every((claim) => addressesIn(raw, claim).every(({ address }) => address === null))

const nameClaims = ['name', 'given_name', 'family_name', 'preferred_username']

/**
 * The id_token's claims, with the addresses of userinfo, its word alone about whether they are verified, and with names
 * where the id_token has none.
 */
export function withUserinfo(raw: Raw, userinfo: unknown, addressClaims: string[]): Raw {
  if (!isObject(userinfo)) return raw
  const names = nameClaims.some((claim) => text(raw[claim])) ? [] : nameClaims
  const told = [...addressClaims, ...names].filter((claim) => Object.hasOwn(userinfo, claim))
  const taken = Object.fromEntries(told.map((claim) => [claim, userinfo[claim]]))
  return { ...raw, ...taken, email_verified: userinfo.email_verified }
}

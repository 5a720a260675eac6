import { lockPerson, type Person, personInclude } from '../account/person'
import { endSessionOf, mintSession } from '../account/sessions'
import { findTrust } from '../account/trusted-browsers'
import { audit } from '../audit'
import { hasFactor, mayUsePassword } from '../company/policy'
import type { Deps, Source } from '../deps'
import { parseEmail } from '../email-address'
import { DomainError } from '../errors'
import type { FactorKind } from '../factors/factor'
import { forgive, reserve } from '../throttle'
import { tokenHash } from '../token'
import { mailChallengeCode, openChallenge } from './challenge'
import { findKnownBrowser, rememberBrowser } from './known-browser'

/** The cookies that a browser came with, unproven. */
export interface BrowserTokens {
  session?: string | undefined
  challenge?: string | undefined
  trust?: string | undefined
  known?: string | undefined
}

export interface BeginSignIn {
  email: string
  password: string
  /** A path of this portal, already checked. */
  callbackUrl: string
  browser: BrowserTokens
  source: Source
}

export interface Token {
  token: string
  expiresAt: Date
}

interface Challenged {
  kind: 'challenge'
  challenge: Token & { id: string; method: FactorKind }
}

export type Begun = Challenged | { kind: 'session'; userId: string; session: Token & { id: string }; known: Token }

/**
 * The password step: throttle, user, sign-in source, password, and whether a second factor is due. Unknown address,
 * wrong password, disabled and managed users get the same answer after the same work.
 * @throws DomainError invalid-credentials, too-many-attempts (retryAfter in seconds), busy
 */
export async function beginSignIn(deps: Deps, options: BeginSignIn): Promise<Begun> {
  const { source, browser } = options
  const address = parseEmail(options.email)
  const person =
    address === null ? null : await deps.db.user.findUnique({ where: { email: address }, include: personInclude })
  const known = await findKnownBrowser(deps, person?.id ?? nobody, browser.known)
  const subject = address ?? options.email.trim().toLowerCase()
  const settle = await reserve(deps, {
    password: `${subject} ${source.network}`,
    source: source.network,
    ...(known ? {} : { address: subject }),
  })
  const right = await isRight(deps, person, options.password).catch(async (fault) => {
    await settle('given-back')
    throw fault
  })
  await settle(right ? 'succeeded' : 'failed')
  if (right && known) await forgive(deps.db, { address: subject })
  if (!right || !person) {
    // Written for nobody too: a row less would be told by the time.
    await audit(deps.db, { ...whose(person), type: 'sign-in.password-failed', at: deps.clock.now(), source })
    throw new DomainError('invalid-credentials')
  }
  const begun = await decide(deps, options, { person, lastMethod: known?.lastMethod ?? null, known: known !== null })
  if (begun.kind === 'challenge' && begun.challenge.method === 'email') await mailFirstCode(deps, begun, person, source)
  return begun
}

/** The challenge stands whether or not the mail leaves: the MFA screen says so, and how to go on. */
async function mailFirstCode(deps: Deps, { challenge }: Challenged, user: Person, source: Source) {
  await mailChallengeCode(deps, { ...challenge, user }, source).catch((refused: unknown) => {
    if (!(refused instanceof DomainError)) throw refused
  })
}

const nobody = '00000000-0000-0000-0000-000000000000'
const whose = (person: Person | null) => ({ userId: person?.id, companyId: person?.companyId })

/** One password hash, whoever it is. */
async function isRight({ hasher }: Deps, person: Person | null, password: string) {
  return hasher.verifyPassword(person && mayUsePassword(person) ? person.passwordHash : null, password)
}

interface Known {
  person: Person
  known: boolean
  lastMethod: string | null
}

/**
 * The right password ends the browser's old session and burns its old challenge, whatever comes next. What was read
 * before the password was compared is read again under the lock: a factor, a trust or the password may have changed.
 */
async function decide(deps: Deps, options: BeginSignIn, { person, known, lastMethod }: Known): Promise<Begun> {
  const { browser, source, callbackUrl } = options
  const passwordHash = await rehashed(deps, person, options.password)
  return deps.db.$transaction(async (tx): Promise<Begun> => {
    const now = deps.clock.now()
    const fresh = await lockPerson(tx, person.id)
    if (!mayUsePassword(fresh) || fresh.passwordHash !== passwordHash) throw new DomainError('invalid-credentials')
    await endSessionOf(tx, browser.session, { at: now, source })
    await tx.challenge.deleteMany({ where: { tokenHash: tokenHash('challenge', browser.challenge) ?? '' } })
    const trust = await findTrust(tx, { person: fresh, token: browser.trust, now })
    if (hasFactor(fresh) && !trust) {
      await audit(tx, { ...whose(fresh), type: 'sign-in.challenged', at: now, source })
      return {
        kind: 'challenge',
        challenge: await openChallenge(tx, { person: fresh, callbackUrl, known, lastMethod, now }),
      }
    }
    const proof = { amr: ['pwd' as const], factorProvenAt: trust?.factorProvenAt ?? null, steppedUp: !hasFactor(fresh) }
    const session = await mintSession(tx, { person: fresh, ...proof, source, now })
    await audit(tx, {
      ...whose(fresh),
      type: 'sign-in.succeeded',
      at: now,
      source,
      detail: { trusted: trust !== null },
    })
    const remembered = await rememberBrowser(tx, { userId: fresh.id, token: browser.known, lastMethod: null, now })
    return { kind: 'session', userId: fresh.id, session, known: remembered }
  })
}

/** Stronger parameters than those of the stored hash: hash anew, unless the password was changed meanwhile. */
async function rehashed({ db, hasher }: Deps, { id, passwordHash }: Person, password: string) {
  if (!passwordHash || !hasher.needsRehash(passwordHash)) return passwordHash
  const stronger = await hasher.hashPassword(password)
  const { count } = await db.user.updateMany({ where: { id, passwordHash }, data: { passwordHash: stronger } })
  return count === 1 ? stronger : passwordHash
}

import { personInclude } from '../account/person'
import { audit } from '../audit'
import type { Deps, Source } from '../deps'
import { parseEmail } from '../email-address'
import { DomainError } from '../errors'
import { forgive, reserve } from '../throttle'
import { findChallenge, mailChallengeCode } from './challenge'
import { type Begun, type BrowserTokens, enter } from './enter'
import { proveFirstStep } from './first-step'
import { findKnownBrowser } from './known-browser'

export interface BeginSignIn {
  email: string
  password: string
  /** A path of this portal, already checked. */
  callbackUrl: string
  browser: BrowserTokens
  source: Source
}

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
  const given = { address, person, password: options.password, source }
  const proved = await proveFirstStep(deps, given).catch(async (fault) => {
    await settle('given-back')
    throw fault
  })
  await settle(proved ? 'succeeded' : 'failed')
  if (proved && known) await forgive(deps.db, { address: subject })
  if (!proved) {
    // Written for nobody too: a row less would be told by the time.
    const whose = { userId: person?.id, companyId: person?.companyId }
    await audit(deps.db, { ...whose, type: 'sign-in.password-failed', at: deps.clock.now(), source })
    throw new DomainError('invalid-credentials')
  }
  const { way, confirm } = proved
  const { callbackUrl } = options
  const begun = await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const proof = { person: await confirm(tx), way, amr: ['pwd'], providerMfa: false }
    return enter(tx, { ...proof, known, browser, callbackUrl, source, now })
  })
  await mailFirstCode(deps, begun, source)
  return begun
}

/** The challenge stands whether or not the mail leaves: the MFA screen says so, and how to go on. */
export async function mailFirstCode(deps: Deps, begun: Begun, source: Source) {
  if (begun.kind !== 'challenge' || begun.challenge.method !== 'email') return
  const challenge = await findChallenge(deps, begun.challenge.token)
  await mailChallengeCode(deps, challenge, source).catch((refused: unknown) => {
    if (!(refused instanceof DomainError)) throw refused
  })
}

const nobody = '00000000-0000-0000-0000-000000000000'

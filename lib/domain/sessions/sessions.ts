import type { Prisma, Session, SessionKind, SignInSource } from '../../generated/prisma/client'
import type { FactorKind } from '../../schemas/sign-in'
import { asIs, date, enumeration, type JsonRow, rowReader } from '../database/rows'
import { prepared, together } from '../database/statement'
import { timeOrderedId } from '../database/time-ordered-id'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { lockPerson, type Person, type PersonRow, personColumns, personJoin, personOf } from '../people/person'
import { canSignInWith, isExempt } from '../policy/managed'
import { hasFactor, sessionLimits, setupRequired } from '../policy/policy'
import { lifetimes } from '../security-numbers'
import { after, clockTolerance, earlier, isFromTheFuture } from '../time'
import { newToken, type TokenPurpose, tokenHash } from '../token'

/** RFC 8176. A company's provider may say others than Latchkey's own `pwd`, `otp`, `mfa`, `hwk`, `swk` and `user`. */
export type Amr = string

/** A session as a guarded call sees it. */
export interface LiveSession {
  id: string
  kind: SessionKind
  way: SignInSource
  /** The company's AD or SSO answers for this session's MFA. */
  exempt: boolean
  amr: string[]
  authenticatedAt: Date
  factorProvenAt: Date | null
  steppedUpAt: Date | null
  lastSeenAt: Date
  /** The absolute end of the day it was made. */
  expiresAt: Date
  /** When it ends whatever happens: the absolute end under today's policy. */
  endsAt: Date
  /** When it ends if nothing more happens: the nearer of idle and absolute. */
  until: Date
  setupRequired: boolean
  person: Person
}

/**
 * The one place where sessions are made: every way in ends here.
 * @returns the token for the cookie; only its hash is stored.
 */
export async function mintSession(
  tx: Tx,
  options: {
    person: Person
    amr: Amr[]
    factorProvenAt: Date | null
    /** The second factor that was proved in this sign-in; absent: none was. */
    factor?: FactorKind | undefined
    /** Proved in this very sign-in, or nothing to prove: counts as a step-up. */
    steppedUp: boolean
    way: SignInSource
    providerMfa?: boolean
    /** Of a mobile app, as it called itself; absent: a browser's. */
    deviceName?: string
    source: Source
    now: Date
  },
  /** Written with it, as one statement. */
  along: Prisma.Sql[] = [],
) {
  const { person, amr, factorProvenAt, way, deviceName, source, now } = options
  const kind = deviceName === undefined ? 'WEB' : 'MOBILE'
  const token = newToken()
  const id = timeOrderedId()
  const expiresAt = after(now, sessionLimits(person.company, kind).absolute)
  const row = prepared`
    INSERT INTO session (id, token_hash, user_id, kind, way, provider_mfa, device_name, amr, ip, user_agent,
      authenticated_at, factor_proven_at, factor, stepped_up_at, created_at, last_seen_at, expires_at)
    VALUES (${id}::uuid, ${tokenHash(purposeOf[kind], token)}, ${person.id}::uuid, ${kind.toLowerCase()}::session_kind,
      ${way.toLowerCase()}::sign_in_source, ${options.providerMfa ?? false}, ${deviceName ?? null}, ${amr}::text[],
      ${source.ip}, ${source.userAgent.slice(0, 300)}, ${now}::timestamptz, ${factorProvenAt}::timestamptz, ${options.factor ?? null},
      ${options.steppedUp ? now : null}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, ${expiresAt}::timestamptz)`
  await together(tx, [...surplusEnded({ person, kind, source, now }), row, ...along])
  return { id, token, expiresAt }
}

interface NewSession {
  person: Person
  kind: SessionKind
  source: Source
  now: Date
}

/**
 * Makes room under the company's limit: the live sessions that were used least recently end, with one audit row [ASVS 7.1.2].
 * Written as one statement with the new session, which neither of them sees; the person is locked, so the limit is exact.
 */
function surplusEnded({ person, kind, source, now }: NewSession) {
  const room = person.company.maxSessions - 1
  const { idle, absolute } = sessionLimits(person.company, kind)
  const soon = after(now, clockTolerance)
  // As liveSession has it: a row that has ended takes no room, and its end is no news. The sweep removes it.
  const own = prepared`user_id = ${person.id}::uuid AND kind = ${kind.toLowerCase()}::session_kind
    AND expires_at > ${now}::timestamptz AND created_at > ${after(now, -absolute)}::timestamptz
    AND last_seen_at > ${after(now, -idle)}::timestamptz
    AND greatest(created_at, last_seen_at, authenticated_at, factor_proven_at) <= ${soon}::timestamptz`
  return [
    prepared`
      INSERT INTO audit_event (id, at, type, company_id, user_id, ip, user_agent, detail)
      SELECT ${timeOrderedId()}::uuid, ${now}::timestamptz, 'session.ended', ${person.companyId}::uuid, ${person.id}::uuid,
        ${source.ip}, ${source.userAgent.slice(0, 300)}, jsonb_build_object('surplus', count(*) - ${room}::int)
      FROM session WHERE ${own} HAVING count(*) > ${room}::int`,
    prepared`
      DELETE FROM session WHERE id IN (
        SELECT id FROM session WHERE ${own} ORDER BY last_seen_at DESC, id DESC OFFSET ${room}::int)`,
  ] as const
}

/** Web cookies are rejected as mobile tokens, and mobile tokens as web cookies. */
const purposeOf = { WEB: 'session', MOBILE: 'mobile-session' } as const satisfies Record<SessionKind, TokenPurpose>

/**
 * The live session of a cookie (or, asked for MOBILE, of a mobile app's token), with its person as they are now; null for
 * anything else. Not activity by itself.
 */
export async function loadSession(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  token: string | undefined,
  kind: SessionKind = 'WEB',
) {
  const hash = tokenHash(purposeOf[kind], token)
  if (!hash) return null
  const [row] = await db.$queryRaw<(PersonRow & { session: JsonRow })[]>(prepared`
    SELECT row_to_json(s) AS session, ${personColumns}
    FROM session s JOIN "user" u ON u.id = s.user_id ${personJoin} WHERE s.token_hash = ${hash}`)
  return row ? liveSession(sessionOf(row.session), personOf(row), clock.now()) : null
}

const sessionOf = rowReader<Session>({
  id: asIs,
  tokenHash: asIs,
  userId: asIs,
  kind: enumeration,
  deviceName: asIs,
  way: enumeration,
  providerMfa: asIs,
  amr: asIs,
  authenticatedAt: date,
  factorProvenAt: date,
  factor: asIs,
  steppedUpAt: date,
  stepUpMisses: asIs,
  ip: asIs,
  userAgent: asIs,
  createdAt: date,
  lastSeenAt: date,
  expiresAt: date,
})

/** A clock that ran ahead wrote something of this session: its limits would be counted from a wrong moment. */
const isAhead = (row: Session, now: Date) =>
  [row.createdAt, row.lastSeenAt, row.authenticatedAt, row.factorProvenAt].some(
    (moment) => moment !== null && isFromTheFuture(moment, now),
  )

function liveSession(row: Session, person: Person, now: Date): LiveSession | null {
  const { idle, absolute } = sessionLimits(person.company, row.kind)
  const endsAt = earlier(row.expiresAt, after(row.createdAt, absolute))
  const until = earlier(endsAt, after(row.lastSeenAt, idle))
  if (until <= now || isAhead(row, now) || !canSignInWith(person, row.way)) return null
  const exempt = isExempt(person, row)
  if (!exempt && cameExempt(row, person)) return null
  return { ...row, person, endsAt, until, exempt, setupRequired: setupRequired(person, { ...row, now }) }
}

/** The session was exempt from MFA, but the exemption no longer applies: a person with a factor here has to prove it. */
const cameExempt = ({ kind, way, factorProvenAt }: Session, person: Person) =>
  kind === 'WEB' && way !== 'PASSWORD' && factorProvenAt === null && hasFactor(person)

/** Notes that the person is there, at most once a minute. */
export async function touchSession({ db, clock }: Pick<Deps, 'db' | 'clock'>, { id, lastSeenAt }: LiveSession) {
  const now = clock.now()
  if (lastSeenAt > after(now, -lifetimes.lastSeen)) return
  await db.session.updateMany({ where: { id, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } })
}

/**
 * Locks the person first (see lockPerson) and makes sure that the session which asks still stands: one that was ended
 * while its call was on the way makes no change.
 * @throws DomainError not-signed-in
 */
export async function lockSession(tx: Tx, { id, person }: LiveSession) {
  const locked = await lockPerson(tx, person.id)
  if (!(await tx.session.findUnique({ where: { id } }))) throw new DomainError('not-signed-in')
  return locked
}

/** The person's live sessions, the newest first. */
export async function listSessions({ db, clock }: Deps, { id, person }: LiveSession) {
  const rows = await db.session.findMany({ where: { userId: person.id }, orderBy: { createdAt: 'desc' } })
  return rows.flatMap((row) => (liveSession(row, person, clock.now()) ? [{ ...row, current: row.id === id }] : []))
}

/** @throws DomainError not-found where the id is not one of this person's sessions */
export async function requireOwnSession({ db }: Deps, { person }: LiveSession, id: string) {
  if (!(await db.session.findFirst({ where: { id, userId: person.id } }))) throw new DomainError('not-found')
}

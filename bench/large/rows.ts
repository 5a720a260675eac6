import { toCursor } from '../../lib/domain/database/cursor'
import { type PolicyView, policyEffect } from '../../lib/schemas/admin'
import { Browser } from '../../lib/testing/portal/browser'
import { signInByCode } from '../../lib/testing/portal/sign-in'
import { bigCompany, rareName } from '../../lib/testing/seeds/large/seed-functions'
import type { Act } from './measure'
import type { Side } from './side'

/** As many on every page, so that both sides show the same. */
const page = 25
const filters = ['mfa-on', 'mfa-off', 'overdue', 'invited', 'disabled', 'administrators']

/** Everything that is asked in turn, alone and by eight at once; what is counted anew is counted by one at a time. */
export async function rowsFor(small: Side, large: Side): Promise<Act[]> {
  const places = new Map(await Promise.all([small, large].map(async (side) => [side, await placesOf(side)] as const)))
  const of = (side: Side) => places.get(side) as Places
  const acts = [signInAct, ...employees(of), ...audit(of), ...account, ...counted]
  return acts.flatMap((act) => (act.goal ? [1, 8] : [1]).map((concurrency) => ({ ...act, concurrency })))
}

type Asked = Omit<Act, 'concurrency'>
type PlacesOf = (side: Side) => Places

const signInAct: Asked = {
  name: 'sign-in: password and code',
  goal: true,
  // With those of eight at once, and to warm up, fewer than there are signers: within a minute a code is taken once.
  rounds: 20,
  run: async (side) => signInByCode(new Browser(side.portal), await side.nextSigner()),
}

const employees = (of: PlacesOf): Asked[] => {
  const list = (name: string, query: Record<string, string> = {}, least = page) =>
    read(`employees: ${name}`, (side) => `/api/admin/employees?${queryOf(side, query)}`, least)
  const queryOf = (side: Side, { cursor, ...query }: Record<string, string>) =>
    new URLSearchParams({ limit: String(page), ...query, ...(cursor && { cursor: of(side)[cursor as CursorName] }) })
  return [
    list('first page'),
    list('page in the middle', { cursor: 'people' }),
    list('common prefix, addresses', { q: 'an' }),
    list('common prefix, page in the middle of the names', { q: 'b', cursor: 'family' }),
    list('names only', { q: 'Anna ' }),
    list('family names only', { q: 'Schmidt' }),
    list('rare prefix', { q: rareName }, 3),
    list('a whole address', { q: 'signer7@big.test' }, 1),
    list('prefix of nobody', { q: 'qqq' }, 0),
    ...filters.map((filter) => list(`filter ${filter}`, { filter })),
    list('filter mfa-on, page in the middle', { filter: 'mfa-on', cursor: 'people' }),
    list('filter mfa-off and common prefix', { filter: 'mfa-off', q: 'a' }, 1),
    read('employees: one person', (side) => `/api/admin/employees/${of(side).person}`, null),
  ]
}

const audit = (of: PlacesOf): Asked[] => {
  const list = (name: string, query: (places: Places) => Record<string, string>, least = page) =>
    read(
      `audit: ${name}`,
      (side) => `/api/admin/audit?${new URLSearchParams({ limit: String(page), ...query(of(side)) })}`,
      least,
    )
  return [
    list('first page', () => ({})),
    list('page in the middle', ({ events }) => ({ cursor: events })),
    list('common type', () => ({ type: 'sign-in.succeeded' })),
    list('common type, page in the middle', ({ events }) => ({ type: 'sign-in.succeeded', cursor: events })),
    list('rare type', () => ({ type: 'user.mfa-reset' }), 1),
    list('type that never happened', () => ({ type: 'demo.removed' }), 0),
    list('one person', ({ person }) => ({ person }), 5),
    list('one person and type', ({ person }) => ({ person, type: 'sign-in.succeeded' }), 0),
    list('a week', ({ from, to }) => ({ from, to })),
    list('a week and type', ({ from, to }) => ({ from, to, type: 'sign-in.succeeded' })),
  ]
}

const account: Asked[] = [
  read('account: activity', () => '/api/account/activity', 20),
  read('account: sessions', () => '/api/account/sessions', null),
]

/** A GET of the administrator; `least` items must be on the page (null: no page). */
function read(name: string, path: (side: Side) => string, least: number | null): Asked {
  return {
    name,
    goal: true,
    async run(side) {
      const answer = await side.administrator.get(path(side))
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`)
      const found = least === null ? 0 : answer.json<{ items: unknown[] }>().items.length
      if (least !== null && (found < least || (least === 0 && name.endsWith('nobody') && found)))
        throw new Error(`${name}: ${found} items, not ${least}`)
    },
  }
}

/** Each first as the screen asks it (kept for a minute), then counted anew. */
const counted: Asked[] = [
  ['report', reportOf],
  ['dry run of a policy', dryRun],
].flatMap(([name, run]) => {
  const act = { name: String(name), goal: true, run: run as Act['run'] }
  const before = ({ sql }: Side) => sql('DELETE FROM kept_count')
  return [act, { ...act, name: `${name}, counted anew`, goal: false, before, rounds: 3 }]
})

async function reportOf({ administrator, users }: Side) {
  const answer = await administrator.get('/api/admin/report')
  const employees = answer.status === 200 ? answer.json<{ employees: number }>().employees : 0
  if (employees < users * 0.8) throw new Error(`report: ${answer.status} ${answer.text.slice(0, 200)}`)
}

async function dryRun({ administrator }: Side) {
  const { policy } = (await administrator.get('/api/admin/policy')).json<PolicyView>()
  const answer = await administrator.json('PUT', '/api/admin/policy?dryRun=true', { ...policy, allowEmail: false })
  if (answer.status !== 200 || !policyEffect.safeParse(answer.json()).success)
    throw new Error(`dry run: ${answer.status} ${answer.text}`)
}

type CursorName = 'people' | 'family' | 'events'
interface Places extends Record<CursorName, string> {
  /** Somebody of the big company. */
  person: string
  from: string
  to: string
}

/** Cursors in the middle of each list, made as the lists make them. */
async function placesOf({ sql }: Side): Promise<Places> {
  const middle = async (columns: string, key: string, where = 'true') => {
    const from = `FROM "user" WHERE company_id = $1 AND ${where}`
    const [row] = await sql<{ key: string; id: string }>(
      `SELECT ${columns} ${from} ORDER BY ${key} OFFSET (SELECT count(*) / 2 ${from})`,
      [bigCompany],
    )
    return row as { key: string; id: string }
  }
  const family = `lower(substring(name from '[^ ]+$')) COLLATE "C"`
  const inOrder = await middle('email AS key, id', 'email')
  const named = await middle(
    `${family} AS key, id`,
    `${family}, id`,
    `${family} LIKE 'b%' AND lower(name) NOT LIKE 'b%' AND email NOT LIKE 'b%'`,
  )
  const [event] = await sql<{ at: Date; id: string }>(
    `SELECT at, id FROM audit_event WHERE company_id = $1 AND at < now() - interval '200 days' ORDER BY at DESC, id DESC LIMIT 1`,
    [bigCompany],
  )
  const time = event?.at ?? new Date()
  return {
    people: toCursor(['address', inOrder.key, inOrder.id]),
    family: toCursor(['family', named.key, named.id]),
    events: toCursor([time.toISOString(), event?.id]),
    person: inOrder.id,
    from: new Date(time.getTime() - 7 * 86_400_000).toISOString(),
    to: time.toISOString(),
  }
}

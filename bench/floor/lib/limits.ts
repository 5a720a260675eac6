import { createHash } from 'node:crypto'
import { limits } from '../../../lib/domain/security-numbers'
import { query } from './database'

type Name = 'password' | 'address' | 'source' | 'factorStreak' | 'factorDay'
type Subjects = [name: Name, subject: string][]

export class Limited extends Error {}

const keyOf = ([name, subject]: Subjects[number]) =>
  `${name}:${createHash('sha256').update(subject).digest('base64url')}`

/** One try against each limit, before anything is compared. @returns how to settle a try that went well */
export async function reserve(subjects: Subjects): Promise<() => Promise<unknown>> {
  const keys = subjects.map(keyOf)
  const free = subjects.map(([name]) => limits[name].free)
  const since = subjects.map(([name]) => new Date(Date.now() - limits[name].within))
  const taken = await query(
    `insert into "limit" as l (key, failures, pending, at)
     select key, '{}', array[now() + interval '30 seconds'], now() from unnest($1::text[]) as w (key)
     on conflict (key) do update set at = now(),
       pending = array(select p from unnest(l.pending) p where p > now()) || excluded.pending
     where (l.blocked_until is null or l.blocked_until <= now())
       and (select count(*) from unnest(l.pending) p where p > now()) < (
         select greatest(1, w.free - (select count(*) from unnest(l.failures) f where f > w.since))
         from unnest($1::text[], $2::int[], $3::timestamptz[]) as w (key, free, since) where w.key = l.key)
     returning key`,
    [keys, free, since],
  )
  if (taken.length < keys.length) throw new Limited()
  const clears = subjects.map(([name]) => limits[name].clears)
  return () =>
    query(
      `update "limit" as l set at = now(), pending = l.pending[2:],
         failures = case when d.clears then '{}' else l.failures end,
         blocked_until = case when d.clears then null else l.blocked_until end
       from unnest($1::text[], $2::bool[]) as d (key, clears) where d.key = l.key`,
      [keys, clears],
    )
}

import { setImmediate as othersTurn } from 'node:timers/promises'
import type { Db, Deps, Vault } from '../deps'
import type { Report } from '../progress'
import { checkContext, purposes, readSealed, type SealedRow, sealedColumns, valuesByKey } from './columns'

export interface Examined {
  table: string
  key: string
  opened: number
  total: number
  /** Ids of rows that do not open, the first ten. */
  broken: string[]
}

const batch = 500
const named = 10

/** Opens every sealed value there is, by queries alone. Reads only; nothing that was opened leaves this function. */
export async function examineVault({ db, vault }: Pick<Deps, 'db' | 'vault'>, report: Report): Promise<Examined[]> {
  const total = [...(await valuesByKey(db)).values()].reduce((sum, values) => sum + values, 0)
  const results: Examined[] = []
  let done = 0
  for (const purpose of purposes) {
    const byKey = new Map<string, Examined>()
    let last: string | undefined
    for (;;) {
      const rows = await readSealed(db, purpose, { last, limit: batch })
      if (!rows.length) break
      for (const row of rows) count(byKey, sealedColumns[purpose].table, row, opens(vault, row))
      done += rows.length
      report({ done, total, what: 'sealed values' })
      last = rows.at(-1)?.context.rowId
      // The embedded database answers in this very process, without ever waiting.
      await othersTurn()
    }
    results.push(...byKey.values())
  }
  return [...results, ...(await examineChecks(db, vault))]
}

/** The checks that the start looks at, of the keys at hand: one that does not open would stop the next start. */
async function examineChecks(db: Db, vault: Vault): Promise<Examined[]> {
  const rows = await db.$queryRaw<{ id: string; sealed: string }[]>`
    SELECT id, "check" AS sealed FROM vault_key WHERE id = ANY(${vault.keyIds()}::text[]) ORDER BY id`
  return rows.map(({ id, sealed }) => {
    const opened = opens(vault, { sealed, context: checkContext(id) })
    return { table: 'vault_key', key: id, opened: opened ? 1 : 0, total: 1, broken: opened ? [] : [id] }
  })
}

function count(byKey: Map<string, Examined>, table: string, { sealed, context }: SealedRow, opened: boolean) {
  const key = sealed.split('.')[0] ?? ''
  const result = byKey.get(key) ?? { table, key, opened: 0, total: 0, broken: [] }
  byKey.set(key, result)
  result.total++
  if (opened) result.opened++
  else if (result.broken.length < named) result.broken.push(context.rowId)
}

function opens(vault: Vault, { sealed, context }: SealedRow) {
  try {
    vault.open(sealed, context)
    return true
  } catch {
    return false
  }
}

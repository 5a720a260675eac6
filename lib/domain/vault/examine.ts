import type { Deps, Vault } from '../deps'
import type { Report } from '../progress'
import { purposes, readSealed, type SealedRow, sealedColumns, valuesByKey } from './columns'

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

/** Opens every sealed value there is. Reads only; nothing that was opened leaves this function. */
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
    }
    results.push(...byKey.values())
  }
  return results
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

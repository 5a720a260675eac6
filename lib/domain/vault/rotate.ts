import { setImmediate as othersTurn } from 'node:timers/promises'
import { audit } from '../audit/audit'
import type { Deps, Vault } from '../deps'
import { DomainError } from '../errors'
import type { Report } from '../progress'
import {
  purposes,
  type Replaced,
  readSealed,
  replaceSealed,
  type SealedRow,
  sealedColumns,
  valuesByKey,
} from './columns'

export interface Rotated {
  /** What seals from now on. */
  key: string
  tables: { table: string; sealed: number; failed: number }[]
  /** Every key that is at hand or in use, and how many values it seals. */
  keys: { id: string; values: number }[]
  /** Old keys that seal nothing any more. */
  removable: string[]
  /** False where something does not open: it was left as it is. */
  ok: boolean
}

const batch = 500
/** Rows that somebody held, and what was sealed under an old key meanwhile, are for the next pass. */
const passes = 5

/**
 * Seals anew, under the vault's first key, whatever another one seals, while the portal runs: each row by compare-and-set
 * on what was opened. Stopped or killed at any point, every row opens with one of the keys, and the next run goes on.
 * @throws DOMException AbortError where `signal` was aborted, between two batches; DomainError under-way where the turn was
 * lost to another instance
 */
export async function rotate(deps: Deps, listener: Listener): Promise<Rotated> {
  const [key = ''] = deps.vault.keyIds()
  const before = await valuesByKey(deps.db)
  const total = [...before].reduce((sum, [id, values]) => (id === key ? sum : sum + values), 0)
  const tables = []
  let done = 0
  for (const purpose of purposes) {
    const progress = (sealed: number) => listener.report({ done: done + sealed, total, what: 'sealed values' })
    const table = await rotateColumn(deps, { key, purpose, signal: listener.signal, renew: listener.renew, progress })
    tables.push(table)
    done += table.sealed
  }
  if (done) await audit(deps.db, { type: 'vault.rotated', at: deps.clock.now(), detail: { key, sealed: done } })
  const ok = tables.every(({ failed }) => failed === 0)
  return { key, tables, ok, ...(await keysAtHand(deps)) }
}

interface Listener {
  report: Report
  signal: AbortSignal
  /** Asked before each batch: false where another instance rotates by now. */
  renew?: () => Promise<boolean>
}

async function rotateColumn({ db, vault }: Deps, { key, purpose, signal, renew, progress }: Column) {
  let sealed = 0
  let failed = 0
  for (let pass = 0; pass < passes; pass++) {
    let [found, last]: [number, string | undefined] = [0, undefined]
    failed = 0
    for (;;) {
      signal.throwIfAborted()
      if (renew && !(await renew())) throw new DomainError('under-way')
      const rows = await readSealed(db, purpose, { last, otherThan: key, limit: batch })
      if (!rows.length) break
      const anew = rows.flatMap((row) => sealAnew(vault, row) ?? [])
      failed += rows.length - anew.length
      sealed += await replaceSealed(db, purpose, anew)
      progress(sealed)
      // The embedded database never waits for anything: without this nobody would be answered until the end.
      await othersTurn()
      found += anew.length
      last = rows.at(-1)?.context.rowId
    }
    if (!found) break
  }
  return { table: sealedColumns[purpose].table, sealed, failed }
}

interface Column {
  key: string
  purpose: (typeof purposes)[number]
  signal: AbortSignal
  renew: Listener['renew']
  progress: (sealed: number) => void
}

/** Null where it does not open: what is broken stays, to be found by the doctor. */
function sealAnew(vault: Vault, row: SealedRow): Replaced | null {
  try {
    return { ...row, anew: vault.seal(vault.open(row.sealed, row.context), row.context) }
  } catch {
    return null
  }
}

/** The keys there are, with what they seal; those after the first that seal nothing may go. */
export async function keysAtHand({ db, vault }: Pick<Deps, 'db' | 'vault'>) {
  const values = await valuesByKey(db)
  const ids = vault.keyIds()
  const keys = [...new Set([...ids, ...values.keys()])].map((id) => ({ id, values: values.get(id) ?? 0 }))
  return { keys, removable: ids.slice(1).filter((id) => !values.get(id)) }
}

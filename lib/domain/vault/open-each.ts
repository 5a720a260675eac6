import type { Deps } from '../deps'
import { VaultError } from './vault-error'

/**
 * Opens the sealed value of each row and leaves out rows that are damaged: one damaged authenticator key must not shut out
 * a person with a second app. Each damaged row is logged. The caller must not report a miss among the others as a wrong
 * code while `damaged` is set.
 */
export function openEach<Row, Value>(
  { log }: Pick<Deps, 'log'>,
  rows: readonly Row[],
  open: (row: Row) => Value,
): { opened: { row: Row; value: Value }[]; damaged: VaultError | null } {
  let damaged: VaultError | null = null
  const opened = rows.flatMap((row) => {
    try {
      return [{ row, value: open(row) }]
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      log.error({ error }, 'a sealed value does not open; run doctor')
      damaged = error
      return []
    }
  })
  return { opened, damaged }
}

/**
 * What a code is when it matched no value that opened. If nothing opened, no guess was judged: the fault counts against
 * nobody. Else the guess counts, or a person with one damaged value would be open to endless guessing.
 * @throws VaultError
 */
export function failureBeside(damaged: VaultError | null, opened: number) {
  if (damaged && !opened) throw damaged
  return { accepted: false, code: damaged ? 'sealed-value-damaged' : 'invalid-code' } as const
}

/**
 * A key that is missing or wrong, or a value that is damaged or belongs to another row: a fault, never a "wrong code". The
 * message is for the log and the operator: it names table and row, never the value.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError'
}

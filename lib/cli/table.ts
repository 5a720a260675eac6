/** Rows of the same keys as columns for a terminal, the keys of the first one above them. */
export function table(rows: object[]): string {
  const columns = Object.keys(rows[0] ?? { 'Nothing yet.': null })
  const lines = rows.map((row) => columns.map((column) => cell(Object(row)[column])))
  const all = [columns, ...lines]
  const width = (column: number) => Math.max(...all.map((line) => line[column]?.length ?? 0))
  return all
    .map((line) =>
      line
        .map((text, column) => text.padEnd(width(column) + 2))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

const cell = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? '–'))

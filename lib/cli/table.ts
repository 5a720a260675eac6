/** Rows of the same keys as columns for a terminal, the keys above them. */
export function table(rows: object[]): string {
  const lines = rows.map((row) => Object.values(row).map(cell))
  const all = rows[0] ? [Object.keys(rows[0]), ...lines] : [['Nobody yet.']]
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

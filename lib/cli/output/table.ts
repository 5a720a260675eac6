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

function cell(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object' || value === null) return String(value ?? '–')
  return Object.entries(value)
    .map(([name, one]) => `${name} ${cell(one)}`)
    .join(', ')
}

/** One thing's properties, one a line. */
export const properties = (value: object) =>
  Object.entries(value)
    .map(([name, one]) => `  ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${cell(one)}`)
    .join('\n')

import type { CommandName } from './commands'

/** What an operator reads where --json was not asked for. */
export function format(command: CommandName, body: unknown): string {
  if (command === 'user list') return table(body as Record<string, unknown>[])
  const { email, password, users, invited } = body as Record<string, unknown>
  if (invited) return `Made ${email}. A mail with a link to choose a password is on its way.`
  if (command === 'user create') return password ? `Made ${email}. Password, shown once: ${password}` : `Made ${email}.`
  if (command === 'demo remove') return `Removed the demo company and its ${users} people.`
  if (command === 'user invite') return 'A mail with a new link is on its way. The older one no longer works.'
  return command === 'user unlock' ? 'Unlocked.' : 'Removed every factor, session and trusted browser.'
}

const refusals: Record<string, string> = {
  'not-found': 'There is nobody and nothing of that name.',
  'managed-sign-in': 'This company signs in through its own service; nobody has a password here.',
  busy: 'The portal is busy; try again.',
  unavailable: 'The database cannot be reached; try again.',
  internal: 'This failed; the portal’s log says why.',
}

export function formatRefusal(body: unknown): string {
  const { error, fields } = body as { error: string; fields?: Record<string, string> }
  if (!fields) return refusals[error] ?? error
  return Object.entries(fields)
    .map(([name, problem]) => `--${name}: ${problem}`)
    .join('\n')
}

function table(rows: Record<string, unknown>[]): string {
  const lines = rows.map((row) => Object.values(row).map(String))
  const all = rows[0] ? [Object.keys(rows[0]), ...lines] : [['Nobody yet.']]
  const width = (column: number) => Math.max(...all.map((line) => line[column]?.length ?? 0))
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(width(column) + 2))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

import type { Answer } from './answer'
import { table } from './table'

/** What to do after a move. */
export const formatMove = ({ rows, seconds, tables, sealed, keyFile, fromFile }: Answer<'move'>): string =>
  [
    table(tables.map(({ table: name, rows: count }) => ({ table: name, rows: count }))),
    `Moved ${rows} rows in ${seconds} s. Counts and checksums agree, and ${openedOf(sealed)} sealed values open.`,
    'The embedded database is as it was. Set these on every instance before the portal starts:',
    '  DATABASE_URL: the address of the target; add the password to it where PGPASSWORD or PGPASSFILE held it',
    ...fromFile.map((name) => `  ${name}: ${inKeyFile[name]} in ${keyFile}`),
    ...(keyFile ? [intoFile, `  ${appending(keyFile, fromFile)}`] : []),
    'All other settings stay. Then start it, and run doctor.',
  ].join('\n')

const inKeyFile: Record<string, string> = { SECRET: '"secret"', VAULT_KEYS: '"vaultKeys"' }
const openedOf = (sealed: { opened: number }[]) => sealed.reduce((sum, { opened }) => sum + opened, 0)

const intoFile =
  'This appends them to FILE, for its owner alone. Under systemd FILE is the unit’s EnvironmentFile instead of .env:'

/**
 * A shell command that appends settings out of the key file, so that nobody has to type or show them. It begins with an
 * empty line: the last one of FILE may have no end.
 */
const appending = (path: string, names: string[]) => {
  const lines = names.map((name) => `'${name}='+k.${name === 'SECRET' ? 'secret' : 'vaultKeys'}`)
  const print = `node -p "const k=JSON.parse(fs.readFileSync(${JSON.stringify(path).replaceAll('"', "'")}));['',${lines.join()}].join('\\n')"`
  return `(FILE=.env; umask 077; touch "$FILE" && chmod 600 "$FILE" && ${print} >> "$FILE")`
}

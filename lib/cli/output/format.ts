import type { CommandName } from '../commands/commands'
import type { Answer } from './answer'
import { formatMove } from './move'
import { properties, table } from './table'

/** What an operator reads, unless --json was used. */
const formats: { [Name in CommandName]: (answer: Answer<Name>) => string } = {
  'user create': (answer) => {
    if ('invited' in answer)
      return `Made ${answer.email}. The portal mails a link to choose a password as soon as it runs.`
    if (answer.managed)
      return `Made ${answer.email}, without a password: their company signs in through its own service.`
    return answer.password ? `Made ${answer.email}. Password, shown once: ${answer.password}` : `Made ${answer.email}.`
  },
  'user invite': () => 'The portal mails a new link as soon as it runs. The older one no longer works.',
  'user list': (answer) => ('exported' in answer ? '' : table(answer)),
  'user reset-mfa': () => 'Removed every factor, session and trusted browser.',
  'user unlock': () => 'Unlocked.',
  'company create': ({ company, domains }) => `Made ${company}${domains.length ? `, with ${domains.join(', ')}` : ''}.`,
  'company list': table,
  'company domain': ({ company, domains }) => `Domains of ${company}: ${domains.join(', ') || 'none'}.`,
  'company sign-in': (answer) =>
    [
      `${answer.company} signs in by ${ways[answer.signIn]} from now on.`,
      answer.ended ? 'Everybody was signed out.' : 'Nobody was signed out: it is the same service as before.',
      ...('redirectUri' in answer ? [`Redirect URI, to be registered at the provider: ${answer.redirectUri}`] : []),
      ...('uselessClaims' in answer && answer.uselessClaims.length ? [needsTrust(answer.uselessClaims)] : []),
      ...(answer.held ? [held(answer.held)] : []),
    ].join('\n'),
  'company policy': ({ company, policy, effect, dryRun }) =>
    [
      `${dryRun ? 'What the policy would be' : 'The policy'} of ${company}:`,
      properties(policy),
      ...(effect ? ['', dryRun ? 'It would mean:' : 'It means:', properties(effect)] : []),
    ].join('\n'),
  'user import': ({ ok, dryRun, rows, added, existing, errors, errorCount, ...file }) =>
    [
      ...notesOn(file),
      ...errors.map(({ line, field, message }) => `line ${line}: ${field ? `${field} ` : ''}${message}`),
      ...(errorCount > errors.length ? [`and ${errorCount - errors.length} more.`] : []),
      ok
        ? `${rows} rows: ${added} ${dryRun ? 'would be made' : 'made'}, ${existing} are there already.`
        : `Nothing was written: ${errorCount} of ${rows} rows are wrong.`,
    ].join('\n'),
  'audit export': () => '',
  'company local-administrator': ({ company, localAdministrator, hasPassword }) =>
    !localAdministrator
      ? `${company} has no local administrator any more.`
      : `${localAdministrator} is the local administrator of ${company}.${hasPassword ? '' : chooses}`,
  'key rotate': ({ key, tables, keys, removable, inFile, ok }) =>
    [
      table(tables),
      `What is sealed from now on is sealed with ${key}.`,
      ...keys
        .filter(({ id, values }) => id !== key && values)
        .map(({ id, values }) => `${id} still seals ${values} values.`),
      ...removable.map(
        (id) => `${id} seals nothing any more: ${inFile ? `key remove --key ${id}` : 'take it out of VAULT_KEYS'}.`,
      ),
      ...(ok ? [] : ['Some values do not open and were left as they are: run doctor.']),
    ].join('\n'),
  'key list': table,
  'key remove': ({ removed }) => `Removed the key ${removed}. Copies in backups still open what they hold.`,
  doctor: ({ ok, sealed, findings }) =>
    [
      ...(sealed.length ? [table(sealed)] : ['Nothing is sealed yet.']),
      table(findings),
      ok ? 'Everything opens.' : 'Something is wrong: see above.',
    ].join('\n\n'),
  backup: ({ file, bytes, keysInFile }) =>
    [
      `Wrote ${file} (${Math.ceil(bytes / 2 ** 20)} MiB).`,
      `The keys are not in it: save ${keysInFile ? 'keys.json of DATA_DIR' : 'VAULT_KEYS and SECRET'} apart from it.`,
    ].join('\n'),
  move: formatMove,
  'sessions end': ({ sessions, trustedBrowsers, halfSignIns, resetLinks }) =>
    `Ended sessions: ${sessions}, trusted browsers: ${trustedBrowsers}, unfinished sign-ins: ${halfSignIns}, reset links: ${resetLinks}.`,
  'demo remove': ({ users }) => `Removed the demo company and its ${users} people.`,
}

/** What an operator checks before an import. */
function notesOn({ encoding, addressColumns, ignoredColumns }: Partial<Answer<'user import'>>): string[] {
  const { chosen, candidates = [] } = addressColumns ?? {}
  return [
    ...(encoding === 'windows-1252' ? ['The file is not UTF-8 and was read as Windows-1252. Check the names.'] : []),
    ...(chosen ? [`Addresses come from the column ${chosen}.`] : []),
    ...(chosen === null ? [`Say --address-column and one of: ${candidates.join(', ')}.`] : []),
    ...(ignoredColumns ? [`Columns that are not used: ${ignoredColumns.join(', ')}.`] : []),
  ]
}

const needsTrust = (claims: string[]) =>
  `Not used as the address: ${claims.join(', ')}. Claims other than email need --trust-email.`

const ways = { password: 'password', directory: 'Active Directory', openid: 'OpenID Connect' }
const chooses = ' They have no password yet, and choose one by “Forgot your password?”.'

const held = (people: number) =>
  `${people} ${people === 1 ? 'person' : 'people'} cannot come in this way: a password, a factor or the identity of another service stands at their address. The same command with --adopt erases all of these, so that each first sign-in binds them.`

export const format = (command: CommandName, answer: unknown) =>
  (formats[command] as (answer: unknown) => string)(answer)

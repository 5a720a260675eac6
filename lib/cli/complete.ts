import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeFile, isWorkbook } from '../schemas/file-text'
import type { CommandName } from './commands'
import { newPolicy } from './complete-policy'
import { moveTarget } from './move-target'
import { type Parsed, UsageError, type Values } from './parse'
import { listOf, momentOf, withoutGaps } from './spellings'
import { ask, isInteractive, readStandardInput } from './terminal'

type Args = Record<string, unknown>

/** The command's arguments: what was said on the command line; the rest is asked for, where somebody is there to answer. */
export const complete = async ({ command, values }: Parsed): Promise<Args> => (makers[command] ?? same)(values)

const same = (values: Values): Args => ({ ...values })

const makers: Partial<Record<CommandName, (values: Values) => Args | Promise<Args>>> = {
  'user create': newUser,
  'user reset-mfa': async (values) => ({ ...values, reason: values.reason ?? (await reason()) }),
  'company create': ({ company, domain }) => ({ company, domains: listOf(domain) }),
  'company domain': ({ company, add, remove }) => ({ company, add: listOf(add), remove: listOf(remove) }),
  'company sign-in': newSource,
  'company policy': newPolicy,
  'users import': async ({ company, file, 'address-column': addressColumn, 'dry-run': dryRun = false }) => ({
    ...{ company, dryRun, ...withoutGaps({ addressColumn }) },
    ...(await peopleIn(String(file))),
  }),
  'audit export': ({ company, type, format = 'csv', ...range }) => ({
    ...{ company, format },
    ...withoutGaps({ type, from: momentOf(range.from), to: momentOf(range.to) }),
  }),
  // The process that writes it may stand in another folder.
  backup: ({ to }) => withoutGaps({ to: to === undefined ? to : resolve(String(to)) }),
  move: async (values) => ({ to: await moveTarget(values) }),
  'company local-administrator': ({ company, email }) => ({ company, email: email ?? null }),
}

/** @throws UsageError where the file is no text */
async function peopleIn(file: string) {
  const bytes = await readFile(file)
  if (isWorkbook(bytes)) throw new UsageError(`${file} is a workbook. Save it as CSV UTF-8 in your spreadsheet.`)
  const { text, encoding } = decodeFile(bytes)
  return { csv: text, encoding }
}

async function newUser({ admin, 'password-stdin': piped, ...given }: Values): Promise<Args> {
  const password = given.invite ? undefined : piped ? await readStandardInput() : await choosePassword()
  return { ...given, administrator: admin === true, ...(password === undefined ? {} : { password }) }
}

const reason = async () => (isInteractive() ? ask('Reason (it stands in the audit log): ') : '')

async function choosePassword(): Promise<string | undefined> {
  if (!isInteractive()) return undefined
  const password = await ask('Password (empty: one is made): ', { hidden: true })
  if (!password) return undefined
  if ((await ask('The same again: ', { hidden: true })) !== password) throw new UsageError('The two were not the same.')
  return password
}

/** A base DN holds commas: of this command only what is said to be a list is one. */
async function newSource(values: Values): Promise<Args> {
  const { company, name, adopt, password, directory, openid, ...own } = values
  const said = { company, ...(name === undefined ? {} : { name }), ...(adopt ? { adopt } : {}) }
  const kind = password ? 'password' : directory ? 'directory' : 'openid'
  const stray = Object.keys(own).find((option) => !optionsOf[kind].includes(option))
  if (stray) throw new UsageError(`--${stray} does not go with --${kind}.`)
  if (kind === 'password') return { ...said, kind }
  const { 'start-tls': startTls = false, realm, 'base-dn': baseDn, group: groupDn = null, ...rest } = own
  if (kind === 'directory') {
    const file = rest['authority-file']
    const authority = file === undefined ? null : await readFile(String(file), 'utf8')
    return { ...said, kind, controllers: listOf(directory), realm, baseDn, startTls, groupDn, authority }
  }
  const { 'client-id': clientId, 'signing-alg': signingAlg, 'trust-email': trustEmail = false } = rest
  const alg = signingAlg === undefined ? {} : { signingAlg }
  const clientSecret = await secret(rest['client-secret-stdin'] === true)
  const emailClaims = rest['email-claim'] === undefined ? {} : { emailClaims: listOf(rest['email-claim']) }
  const mfaAcr = listOf(rest['mfa-acr'])
  return { ...said, kind, issuer: openid, clientId, clientSecret, ...alg, trustEmail, ...emailClaims, mfaAcr }
}

const optionsOf = {
  password: [] as string[],
  directory: ['realm', 'base-dn', 'start-tls', 'group', 'authority-file'],
  openid: ['client-id', 'client-secret-stdin', 'signing-alg', 'trust-email', 'email-claim', 'mfa-acr'],
}

async function secret(piped: boolean) {
  if (piped) return readStandardInput()
  return isInteractive() ? ask('Client secret: ', { hidden: true }) : ''
}

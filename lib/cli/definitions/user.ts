import { readFile } from 'node:fs/promises'
import { Argument } from 'commander'
import { decodeFile, isWorkbook } from '../../schemas/file-text'
import { ask, isInteractive, readStandardInput } from '../terminal/ask'
import { type Args, company, type Definition, email, flag, required, text, type Values } from './definition'
import { UsageError } from './usage-error'

export const userDefinitions = {
  'user create': {
    summary: 'create a person, and the company if there is none of that name',
    details:
      'Asks for a password, or generates one and prints it once. In a company that signs in through AD or OpenID, no person gets a password.',
    options: [
      company,
      required(text('--name <name>', 'name of the person')),
      email,
      flag('--admin', 'make the person an administrator'),
      flag('--invite', 'mail a link to choose the password, valid for 7 days').conflicts('passwordStdin'),
      flag('--password-stdin', 'read the password from standard input'),
    ],
    args: newUser,
  },
  'user invite': {
    summary: 'mail a new link to choose a password',
    details: 'For people who have no password yet. The older link stops working.',
    options: [email],
  },
  'user import': {
    summary: 'create and invite every person in a CSV file',
    details:
      'Writes nothing if a row is wrong. The first row names the columns: email, name (or first and last name) and optionally role. Other columns are not used.',
    operand: new Argument('<file>', 'CSV file'),
    options: [
      company,
      text('--address-column <column>', 'column of the email addresses, if several could be it'),
      flag('--dry-run', 'change nothing, and print what the import would do'),
    ],
    args: importArgs,
  },
  'user list': {
    summary: 'list everyone, with the state of their MFA',
    details: 'More than 10,000 people are listed as a file only: use --format.',
    options: [text('--format <format>', 'write a file to standard output').choices(['csv', 'jsonl'])],
  },
  'user reset-mfa': {
    summary: 'remove every factor of a person who lost them all',
    details: 'The person has to set up MFA again.',
    options: [email, text('--reason <text>', 'reason, for the audit log; asked for if it is missing')],
    args: async (values) => ({ ...values, reason: values.reason ?? (await askForReason()) }),
  },
  'user unlock': {
    summary: 'forget the failed sign-ins of an account',
    options: [email],
  },
} satisfies Record<string, Definition>

async function newUser({ admin, passwordStdin, ...given }: Values): Promise<Args> {
  const password = given.invite ? undefined : passwordStdin ? await readStandardInput() : await choosePassword()
  return { ...given, administrator: admin === true, ...(password === undefined ? {} : { password }) }
}

async function choosePassword(): Promise<string | undefined> {
  if (!isInteractive()) return undefined
  const password = await ask('Password (leave empty to generate one): ', { hidden: true })
  if (!password) return undefined
  if ((await ask('Repeat the password: ', { hidden: true })) !== password)
    throw new UsageError('The two passwords differ.')
  return password
}

const askForReason = async () => (isInteractive() ? ask('Reason (for the audit log): ') : '')

/** @throws UsageError if the file is not text */
async function importArgs({ file, dryRun = false, ...given }: Values): Promise<Args> {
  const bytes = await readFile(String(file))
  if (isWorkbook(bytes)) throw new UsageError(`${file} is a workbook. Save it as CSV UTF-8 in your spreadsheet.`)
  const { text: csv, encoding } = decodeFile(bytes)
  return { ...given, dryRun, csv, encoding }
}

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { callControlSocket } from '../../lib/server/process/control-socket'
import { dataDir, operatorCommand } from './settings'

interface NewUser {
  name: string
  email: string
  password: string
  company?: string
  administrator?: boolean
}

/** Makes a user as an operator does. */
export async function createUser({ name, email, password, company = 'Acme', administrator = false }: NewUser) {
  const said = ['--company', company, '--name', name, '--email', email, '--password-stdin']
  const args = { company, name, email, password, administrator }
  await operate('user create', { said: administrator ? [...said, '--admin'] : said, args, input: password })
}

/** A company that no other test knows. @returns its name */
export async function newCompany(...domains: string[]) {
  const company = `Company ${randomBytes(4).toString('hex')}`
  const said = ['--company', company, ...domains.flatMap((domain) => ['--domain', domain])]
  await operate('company create', { said, args: { company, domains } })
  return company
}

/** MFA is required of everybody in the company, each having so many days for the set-up. */
export async function requireMfa(company: string, graceDays: number) {
  const said = ['--company', company, '--require', '--grace-days', String(graceDays)]
  await operate('company policy', { said, args: { company, change: { mfa: 'required', graceDays }, dryRun: false } })
}

/** Makes a user who chooses the password by a mailed link. */
export async function inviteUser({ name, email }: Omit<NewUser, 'password'>) {
  const said = ['--company', 'Acme', '--name', name, '--email', email, '--invite']
  await operate('user create', { said, args: { company: 'Acme', name, email, administrator: false, invite: true } })
}

/** The older link dies. */
export const inviteAgain = (email: string) => operate('user invite', { said: ['--email', email], args: { email } })

/** For who lost every factor: all of MFA goes, and it has to be set up again. */
export async function resetMfa(email: string) {
  const reason = 'phone and recovery codes lost'
  await operate('user reset-mfa', { said: ['--email', email, '--reason', reason], args: { email, reason } })
}

interface Wish {
  said: string[]
  args: object
  input?: string
}

/**
 * Through OPERATOR's command; else by the socket that the command itself uses, without a process for each call.
 * @returns what the command answers with --json
 */
export const operate = (command: string, wish: Wish) =>
  operatorCommand ? byCommand(`${operatorCommand} ${command}`.split(' '), wish) : bySocket(command, wish)

function byCommand([program = '', ...words]: string[], { said, input = '' }: Wish) {
  return new Promise<unknown>((resolve, reject) => {
    const child = spawn(program, [...words, ...said, '--json'], { stdio: ['pipe', 'pipe', 'pipe'] })
    let answer = ''
    let complaint = ''
    child.stdout.on('data', (text) => {
      answer += text
    })
    child.stderr.on('data', (text) => {
      complaint += text
    })
    child.on('error', reject)
    child.on('close', (status) =>
      status === 0 ? resolve(JSON.parse(answer)) : reject(new Error(`${words.join(' ')}: ${complaint}`)),
    )
    child.stdin.end(input)
  })
}

async function bySocket(command: string, { args }: Wish) {
  const answer = await callControlSocket(dataDir, { command, args: { ...args } })
  if (answer?.status === 200) return answer.body
  throw new Error(`${command} was refused: ${JSON.stringify(answer)}`)
}

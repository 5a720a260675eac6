import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { dataDir, operatorCommand } from './settings'

interface NewUser {
  name: string
  email: string
  password: string
}

/** Makes a user as an operator does: through OPERATOR's command, else by the socket that the command itself uses. */
export function createUser(user: NewUser) {
  return operatorCommand ? byCommand(operatorCommand, user) : bySocket(user)
}

function byCommand(prefix: string, { name, email, password }: NewUser) {
  const [command = '', ...first] = prefix.split(' ')
  const args = ['user', 'create', '--company', 'Acme', '--name', name, '--email', email, '--password-stdin']
  return new Promise<void>((resolve, reject) => {
    const child = spawn(command, [...first, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint += text
    })
    child.on('error', reject)
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`${prefix}: ${complaint}`))))
    child.stdin.end(password)
  })
}

/** Without starting a process for each of the hundred people of a run. */
function bySocket({ name, email, password }: NewUser) {
  const args = { company: 'Acme', name, email, password, administrator: false }
  return new Promise<void>((resolve, reject) => {
    const call = request({ socketPath: join(dataDir, 'control.sock'), method: 'POST', path: '/' }, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) resolve()
      else reject(new Error(`The portal did not make ${email}: ${answer.statusCode}`))
    })
    call.on('error', reject)
    call.end(JSON.stringify({ command: 'user create', args }))
  })
}

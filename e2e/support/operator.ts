import { spawn } from 'node:child_process'
import { operatorCommand } from './settings'

interface NewUser {
  name: string
  email: string
  password: string
}

/** Makes a user through the operators' command, which reaches the running portal by itself. */
export async function createUser({ name, email, password }: NewUser) {
  await run(
    ['user', 'create', '--company', 'Acme', '--name', name, '--email', email, '--password-stdin', '--json'],
    password,
  )
}

function run(args: string[], input: string) {
  const [command = '', ...first] = operatorCommand.split(' ')
  return new Promise<void>((resolve, reject) => {
    const child = spawn(command, [...first, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint += text
    })
    child.on('error', reject)
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`${operatorCommand}: ${complaint}`))))
    child.stdin.end(input)
  })
}

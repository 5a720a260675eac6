import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nobody, openControlSocket } from '../server/process/control-socket'
import { readSettings, type Settings } from '../server/settings/env'
import { testDeps } from '../testing/test-deps'
import { runCommand } from './commands/commands'

/** The command as an operator calls it, on a data folder whose "portal" is this test. */
let dataDir: string
let socket: { close(): Promise<void> }
let settings: Settings
const deps = testDeps()
const run = (command: string, args: object) => runCommand({ deps, settings, ...nobody }, command, args)
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'lk-cli-'))
  settings = readSettings({ NODE_ENV: 'production', DATA_DIR: dataDir })
  socket = await openControlSocket(dataDir, ({ command, args }) => run(command, args))
})
afterAll(async () => {
  await socket.close()
  rmSync(dataDir, { recursive: true, force: true })
})

interface Ended {
  code: number | null
  out: string
  err: string
}

function latchkey(args: string[], { input = '', folder = dataDir } = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, DATA_DIR: folder, DATABASE_URL: '', HOST: '', APP_URL: '' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
    env: { ...env, NODE_ENV: 'production' },
  })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.on('data', (text) => {
    ended.out += text
  })
  child.stderr.on('data', (text) => {
    ended.err += text
  })
  child.stdin.end(input)
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })))
}

const ada = { company: 'Initech', name: 'Ada', email: 'ada@initech.test' }
const adaInWords = Object.entries(ada).flatMap(([name, value]) => [`--${name}`, value])

describe('beside a running portal', () => {
  it('creates an administrator with a piped password and does not print it', async () => {
    const piped = ['user', 'create', ...adaInWords, '--admin', '--password-stdin', '--json']
    const { code, out, err } = await latchkey(piped, { input: 'gravel otter at the gate\n' })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toEqual({ id: expect.any(String), email: 'ada@initech.test' })
    const user = await deps.db.user.findUniqueOrThrow({ where: { email: 'ada@initech.test' } })
    expect(user.role).toBe('ADMINISTRATOR')
    expect(await deps.hasher.verifyPassword(user.passwordHash, 'gravel otter at the gate')).toBe(true)
  })

  it('prints a generated password, and exits with 1 if the address is used already', async () => {
    const first = await latchkey(['user', 'create', ...adaInWords])
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Made ada@initech\.test\. Password.*: [0-9a-z-]{23}\n$/),
    })
    const again = await latchkey(['user', 'create', ...adaInWords])
    expect(again).toMatchObject({ code: 1, out: '', err: '--email: is already used\n' })
  })

  it('invites a person, and again while they have no password', async () => {
    const invite = await latchkey(['user', 'create', ...adaInWords, '--invite'])
    expect(invite).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Made ada@initech\.test\. The portal mails a link/),
    })
    const again = ['user', 'invite', '--email', 'ada@initech.test']
    expect(await latchkey(again)).toMatchObject({
      code: 0,
      out: expect.stringContaining('The older one no longer works'),
    })
    expect(await deps.db.mail.findMany()).toMatchObject([{ kind: 'invitation' }])
    await deps.db.user.updateMany({ data: { passwordHash: 'x' } })
    expect(await latchkey(again)).toMatchObject({ code: 1, err: '--email: has a password already\n' })
  })

  it('rejects a reset without a reason', async () => {
    await run('user create', { ...ada, administrator: false })
    const reset = ['user', 'reset-mfa', '--email', 'ada@initech.test', '--json']
    const refused = await latchkey(reset)
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.err)).toEqual({ error: 'invalid-body', fields: { reason: 'is missing' } })
    expect(await latchkey([...reset, '--reason', 'phone lost'])).toMatchObject({ code: 0 })
  })
})

describe('help and usage errors', () => {
  it('prints help on standard output with exit code 0', async () => {
    const { code, out, err } = await latchkey(['help', 'user', 'unlock'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: npm run latchkey -- user unlock --email <address> \[options\]\n/)
  })

  it('prints what is wrong and where help is, with exit code 2', async () => {
    const sentence = "Required option '--email <address>' not specified."
    const err = `${sentence}\nSee: npm run latchkey -- help user unlock\n`
    expect(await latchkey(['user', 'unlock'])).toEqual({ code: 2, out: '', err })
    const json = `${JSON.stringify({ error: sentence })}\n`
    expect(await latchkey(['user', 'unlock', '--json'])).toEqual({ code: 2, out: '', err: json })
  })
})

it('rejects a backup that the portal wrote where the command cannot see it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lk-cli-'))
  const file = join(folder, 'backup.tar')
  const body = { file, files: 1, bytes: 5, size: 7, heldMilliseconds: 1, keysInFile: true }
  const portal = await openControlSocket(folder, async () => ({ status: 200, body }))
  const backup = () => latchkey(['backup', '--to', file], { folder })
  try {
    const elsewhere = {
      code: 1,
      out: '',
      err: expect.stringMatching(/^--to: was written by the portal, but into a place/),
    }
    expect(await backup()).toEqual(elsewhere)
    writeFileSync(file, 'other')
    expect(await backup()).toEqual(elsewhere)
    writeFileSync(file, 'archive')
    expect(await backup()).toMatchObject({ code: 0, out: expect.stringMatching(/^Wrote /), err: '' })
  } finally {
    await portal.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

it('opens the data folder itself if no portal runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lk-cli-'))
  try {
    expect(await latchkey(['user', 'create', ...adaInWords, '--json'], { folder })).toMatchObject({ code: 0, err: '' })
    const { out } = await latchkey(['user', 'list', '--json'], { folder })
    expect(JSON.parse(out)).toMatchObject([{ email: 'ada@initech.test', company: 'Initech', mfa: 'off' }])
    const none = await latchkey(['demo', 'remove'], { folder })
    expect(none).toMatchObject({ code: 1, err: 'There is nobody and nothing of that name.\n' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 90_000)

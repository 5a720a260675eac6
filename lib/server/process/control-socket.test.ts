import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ControlCall, callControlSocket, nobody, openControlSocket, socketPath } from './control-socket'

let dataDir: string
let socket: { close(): Promise<void> } | undefined
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lk-'))
})
afterEach(async () => {
  await socket?.close()
  socket = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

const echo = async (call: ControlCall) => ({ status: 200, body: call })
const call = { command: 'user unlock', args: { email: 'é@acme.test' } }

it('an operator’s command reaches the running portal, and nobody else may open the way', async () => {
  socket = await openControlSocket(dataDir, echo)
  expect(await callControlSocket(dataDir, call)).toEqual({ status: 200, body: call })
  expect(statSync(socketPath(dataDir)).mode & 0o777).toBe(0o600)
})

it('where no portal runs, or one was killed, nobody answers', async () => {
  expect(await callControlSocket(dataDir, call)).toBeNull()
  writeFileSync(socketPath(dataDir), '')
  expect(await callControlSocket(dataDir, call)).toBeNull()
  socket = await openControlSocket(dataDir, echo)
  expect(await callControlSocket(dataDir, call)).toMatchObject({ status: 200 })
})

it('what is long is told of on the way, whatever characters it holds, and the end comes last', async () => {
  const text = 'line\u2028separator, é, "quotes"\n'.repeat(20_000)
  socket = await openControlSocket(dataDir, async (_, { report, write }) => {
    report({ done: 1, total: 2, what: 'people' })
    await write(text)
    return { status: 422, body: { error: 'not-found' } }
  })
  const heard: unknown[] = []
  const listener = {
    ...nobody,
    report: (one: object) => heard.push(one),
    write: async (one: string) => void heard.push(one),
  }
  expect(await callControlSocket(dataDir, call, listener)).toEqual({ status: 422, body: { error: 'not-found' } })
  expect(heard).toEqual([{ done: 1, total: 2, what: 'people' }, text])
})

it('a command whose operator went away is told so', async () => {
  let told = false
  socket = await openControlSocket(dataDir, async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    told = true
    return { status: 200, body: {} }
  })
  const leaving = new AbortController()
  const called = callControlSocket(dataDir, call, { ...nobody, signal: leaving.signal })
  setTimeout(() => leaving.abort(), 50)
  await expect(called).rejects.toMatchObject({ name: 'AbortError' })
  await expect.poll(() => told).toBe(true)
})

it('takes a file of ten thousand people, and refuses one without end', async () => {
  socket = await openControlSocket(dataDir, async ({ args }) => ({ status: 200, body: String(args.csv).length }))
  const csv = 'é'.repeat(4_000_000)
  expect(await callControlSocket(dataDir, { command: 'x', args: { csv } })).toEqual({ status: 200, body: csv.length })
  const answer = await callControlSocket(dataDir, { command: 'x', args: { csv: 'x'.repeat(17_000_000) } }).catch(
    () => null,
  )
  expect(answer?.status ?? 400).toBe(400)
})

it('what is not a command is refused, and the portal goes on', async () => {
  socket = await openControlSocket(dataDir, echo)
  const status = await new Promise((resolve) => {
    const outgoing = request({ socketPath: socketPath(dataDir), method: 'POST' }, (answer) =>
      resolve(answer.resume().statusCode),
    )
    outgoing.end('{"command":')
  })
  expect(status).toBe(400)
  expect(await callControlSocket(dataDir, call)).toMatchObject({ status: 200 })
})

it('a path that the system would cut short is refused', async () => {
  const deep = join(dataDir, 'x'.repeat(100))
  mkdirSync(deep)
  await expect(openControlSocket(deep, echo)).rejects.toThrow(/too long/)
})

it('a folder in the place of the socket, and a path that is too long, are refused by a sentence with the path', async () => {
  mkdirSync(socketPath(dataDir))
  await expect(openControlSocket(dataDir, echo)).rejects.toThrow(/^\S+\/control\.sock is a folder, [^\n]*\.$/)
  const deep = join(dataDir, 'd'.repeat(100))
  await expect(openControlSocket(deep, echo)).rejects.toThrow(/^\S+\/control\.sock is too long for a socket: [^\n]*\.$/)
})

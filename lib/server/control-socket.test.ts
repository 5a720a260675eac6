import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ControlCall, callControlSocket, openControlSocket, socketPath } from './control-socket'

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

it('what is not a command is refused, and the portal goes on', async () => {
  socket = await openControlSocket(dataDir, echo)
  const status = await new Promise((resolve) => {
    const outgoing = request({ socketPath: socketPath(dataDir), method: 'POST' }, (answer) =>
      resolve(answer.statusCode),
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

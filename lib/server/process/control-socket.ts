import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import type { Progress, Report } from '../../domain/progress'
import { errorCodeOf, reasonOf, UnusableFile } from '../files/durable-file'

/**
 * How the operators' command reaches a portal that holds the embedded database: HTTP over a Unix socket in the data
 * folder. Whoever may open that file (mode 0600) may do everything; nothing else is asked. The answer is JSON by lines:
 * `{progress}` and `{chunk}` as they come, then `{status, body}`.
 */
export const socketPath = (dataDir: string) => join(dataDir, 'control.sock')

/** Of `sockaddr_un` on macOS, less the closing zero. Longer paths are silently cut by the system. */
const longestPath = 103
/** A CSV file of tens of thousands of people. */
const largestBody = 16 * 1024 * 1024

export const controlCall = z.strictObject({ command: z.string(), args: z.record(z.string(), z.unknown()) })
export type ControlCall = z.infer<typeof controlCall>

export interface ControlAnswer {
  /** As in HTTP: 200, 400, 404, 422, 499 or 500. */
  status: number
  body: unknown
}

/** The caller that waits for a command. */
export interface Listener {
  report: Report
  /** A piece of an export. Resolves when the next may come. */
  write(chunk: string): Promise<void>
  /** Aborted once nobody waits any more, or the portal stops: what can end between two steps ends. */
  signal: AbortSignal
}

export type Answer = (call: ControlCall, listener: Listener) => Promise<ControlAnswer>

/** To be called with the data folder's lock held: whatever stands at the path is of a dead process. */
export async function openControlSocket(dataDir: string, answer: Answer): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir)
  if (Buffer.byteLength(path) > longestPath)
    throw new UnusableFile(`${path} is too long for a socket: set a DATA_DIR with a shorter path`)
  removeLeftover(path)
  const closing = new AbortController()
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing, (call) => answer(call, listenerOf(outgoing, closing.signal)))
  })
  // `listen` makes the file before it returns: the mask of the whole process is narrowed for that moment only.
  const umask = process.umask(0o177)
  server.listen(path)
  process.umask(umask)
  await once(server, 'listening').catch((error: unknown) => {
    throw asUnusable(path, error)
  })
  chmodSync(path, 0o600)
  server.unref()
  return {
    close: () =>
      new Promise((resolve) => {
        closing.abort()
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

function removeLeftover(path: string) {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    throw asUnusable(path, error)
  }
}

function asUnusable(path: string, error: unknown) {
  const code = errorCodeOf(error)
  return new UnusableFile(`${path} ${code === 'ERR_FS_EISDIR' ? isFolder : reasonOf(code)}`, { cause: error })
}

const isFolder = 'is a folder, and must be a socket: remove it'

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (call: ControlCall) => Promise<ControlAnswer>,
) {
  const call = await read(incoming)
    .then((text) => controlCall.parse(JSON.parse(text)))
    .catch(() => null)
  outgoing.writeHead(call ? 200 : 400, { 'Content-Type': 'application/x-ndjson', Connection: 'close' })
  const outcome = call ? await answer(call) : { status: 400, body: { error: 'malformed' } }
  outgoing.end(line(outcome))
}

const line = (value: object) => `${JSON.stringify(value)}\n`

function listenerOf(outgoing: ServerResponse, closing: AbortSignal): Listener {
  const left = new AbortController()
  outgoing.on('close', () => left.abort())
  const signal = AbortSignal.any([left.signal, closing])
  return {
    signal,
    report: (progress) => void outgoing.write(line({ progress })),
    async write(chunk) {
      signal.throwIfAborted()
      if (!outgoing.write(line({ chunk }))) await once(outgoing, 'drain', { signal })
    },
  }
}

async function read(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > largestBody) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * The answer of the portal on this data folder, or null where none runs.
 * @throws Error where the portal ended before it had answered, or the listener's signal was aborted
 */
export function callControlSocket(
  dataDir: string,
  call: ControlCall,
  listener = nobody,
): Promise<ControlAnswer | null> {
  return new Promise((resolve, reject) => {
    const { signal } = listener
    const outgoing = request({ socketPath: socketPath(dataDir), method: 'POST', path: '/', signal }, (incoming) => {
      incoming.on('error', reject)
      hear(incoming, listener).then(resolve, reject)
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      ['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '') ? resolve(null) : reject(asUnanswered(error)),
    )
    outgoing.end(JSON.stringify(call))
  })
}

function asUnanswered(error: NodeJS.ErrnoException) {
  return error.syscall === 'connect' ? asUnusable(String(Object(error).address), error) : error
}

export const nobody: Listener = { report() {}, async write() {}, signal: new AbortController().signal }

interface Line extends Partial<ControlAnswer> {
  progress?: Progress
  chunk?: string
}

async function hear(incoming: IncomingMessage, { report, write }: Listener): Promise<ControlAnswer> {
  for await (const text of linesOf(incoming)) {
    const { progress, chunk, status, body }: Line = JSON.parse(text)
    if (progress) report(progress)
    if (chunk !== undefined) await write(chunk)
    if (status !== undefined) return { status, body }
  }
  throw new Error('The portal ended before it had answered.')
}

/** By line feeds alone: Node's `readline` also parts at U+2028, which may stand in a JSON string. */
async function* linesOf(stream: IncomingMessage) {
  let rest = ''
  for await (const text of stream.setEncoding('utf8')) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

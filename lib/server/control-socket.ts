import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * How the operators' command reaches a portal that holds the embedded database: HTTP over a Unix socket in the data
 * folder. Whoever may open that file (mode 0600) may do everything; nothing else is asked.
 */
export const socketPath = (dataDir: string) => join(dataDir, 'control.sock')

/** Of `sockaddr_un` on macOS, less the closing zero. Longer paths are silently cut by the system. */
const longestPath = 103
const largestBody = 1024 * 1024

export const controlCall = z.strictObject({ command: z.string(), args: z.record(z.string(), z.unknown()) })
export type ControlCall = z.infer<typeof controlCall>

export interface ControlAnswer {
  status: number
  body: unknown
}
export type Answer = (call: ControlCall) => Promise<ControlAnswer>

/** To be called with the data folder's lock held: whatever stands at the path is of a dead process. */
export async function openControlSocket(dataDir: string, answer: Answer): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir)
  if (Buffer.byteLength(path) > longestPath) throw new Error(`${path} is too long for a socket`)
  rmSync(path, { force: true })
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, answer))
  // `listen` makes the file before it returns: the mask of the whole process is narrowed for that moment only.
  const umask = process.umask(0o177)
  server.listen(path)
  process.umask(umask)
  await once(server, 'listening')
  chmodSync(path, 0o600)
  server.unref()
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer) {
  const { status, body } = await read(incoming)
    .then((text) => answer(controlCall.parse(JSON.parse(text))))
    .catch(() => ({ status: 400, body: { error: 'malformed' } }))
  outgoing.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' }).end(JSON.stringify(body))
}

async function read(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    text += chunk
    if (text.length > largestBody) throw new Error('too large')
  }
  return text
}

/** The answer of the portal on this data folder, or null where none runs. */
export function callControlSocket(dataDir: string, call: ControlCall): Promise<ControlAnswer | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketPath(dataDir), method: 'POST', path: '/' }, async (incoming) => {
      try {
        resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(await read(incoming)) })
      } catch (error) {
        reject(error)
      }
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      ['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '') ? resolve(null) : reject(error),
    )
    outgoing.end(JSON.stringify(call))
  })
}

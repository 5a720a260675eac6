import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'

/** Connections of an attacker, on each of which some bytes are sent and the rest is held back. */
export class Held {
  readonly #sockets = new Set<Socket>()

  constructor(readonly port: number) {}

  /** Opens so many; `read: false`: nobody takes the answers. */
  async open(howMany: number, bytes: string | Buffer, { read = true } = {}) {
    for (let n = 0; n < howMany; n += 100)
      await Promise.all(Array.from({ length: Math.min(100, howMany - n) }, () => this.#one(bytes, read)))
  }

  /** How many of them the portal has left open. */
  get connections() {
    return this.#sockets.size
  }

  close() {
    for (const socket of this.#sockets) socket.destroy()
  }

  #one(bytes: string | Buffer, read: boolean) {
    return new Promise<void>((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.write(bytes)
        if (read) socket.resume()
        resolve()
      })
      // Refused is as good as held.
      socket.on('error', () => resolve())
      socket.on('close', () => this.#sockets.delete(socket))
      this.#sockets.add(socket)
    })
  }
}

/** Resident memory of a process, MiB. */
export async function residentMiB(pid: number): Promise<number> {
  const [, kib = ''] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

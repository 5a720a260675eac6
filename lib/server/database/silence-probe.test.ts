import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type SilenceWatch, watchSilence } from './silence'

let server: Server
let watch: SilenceWatch
const sockets: Socket[] = []
afterEach(() => {
  watch.stop()
  for (const socket of sockets) socket.destroy()
  server.close()
})

async function databaseThat(answers: (socket: Socket) => void) {
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answers(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  watch = watchSilence(`postgresql://someone:secret@127.0.0.1:${(server.address() as AddressInfo).port}/portal`)
}

/** ErrorResponse of PostgreSQL's protocol. */
function refusal(sqlState: string) {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0Mrefused\0\0`)
  const head = Buffer.from('E0000')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

it.each(['53300', '28P01', '57P03'])('a server that refuses the probe with %s is not silent', async (sqlState) => {
  await databaseThat((socket) => socket.end(refusal(sqlState)))
  watch.noticed()
  expect(await watch.answers()).toBe(true)
})

it('a server that says nothing, or hangs up without a word, is silent', async () => {
  for (const answers of [() => undefined, (socket: Socket) => void socket.destroy()]) {
    await databaseThat(answers)
    watch.noticed()
    expect(await watch.answers()).toBe(false)
    watch.stop()
    server.close()
  }
})

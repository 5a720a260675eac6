import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseEmail } from '../../domain/email-address'
import type { Message } from './message'
import { resend } from './resend'
import { smtp } from './smtp'

const odd = [
  "niamh.o'brien@acme.test",
  "d'angelo@acme.test",
  '`tick@acme.test',
  "!#$%&'*+-/=?^_`{|}~@acme.test",
  '=cmd@acme.test',
  'anna--@xn--mnchen-3ya.test',
  'zoë@acme.test',
]
const atext = fc
  .string({ unit: fc.constantFrom(..."az09.!#$%&'*+-/=?^_`{|}~"), minLength: 1, maxLength: 20 })
  .map((local) => parseEmail(`${local}@acme.test`))
  .filter((address) => address !== null)

const message = (address: string): Message => ({
  key: 'k',
  from: { name: 'Latchkey', address: 'no-reply@portal.test' },
  to: { name: 'Boss <boss@other.test>, "x"', address },
  ...{ subject: 's', text: 't', html: '<p>t</p>' },
})
const signal = AbortSignal.timeout(60_000)
const examples = odd.map((address) => [address] as [string])

const envelopes: string[][] = []
const mails = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, session, done) {
    envelopes.push(session.envelope.rcptTo.map(({ address }) => address))
    stream.resume().on('end', () => done())
  },
})
const bodies: { to: unknown }[] = []
const api = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(JSON.parse(body))
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}')
})
const port = (server: { address(): string | AddressInfo | null }) => (server.address() as AddressInfo).port

beforeAll(async () => {
  mails.listen(0, '127.0.0.1')
  api.listen(0, '127.0.0.1')
  await Promise.all([once(mails.server, 'listening'), once(api, 'listening')])
})
afterAll(async () => {
  api.close()
  await new Promise<void>((done) => mails.close(done))
})

it('an SMTP server gets exactly the address that was kept, and no other', async () => {
  const transport = smtp(`smtp://127.0.0.1:${port(mails.server)}`)
  const one = fc.asyncProperty(atext, async (address) => {
    envelopes.length = 0
    await transport.hand(message(address), signal)
    // This server shows an `xn--` domain in letters.
    expect(envelopes.map((to) => to.map(parseEmail))).toEqual([[address]])
  })
  await fc.assert(one, { numRuns: 40, examples })
})

it('Resend gets exactly the address that was kept, and no name', async () => {
  const transport = resend('re_key', `http://127.0.0.1:${port(api)}`)
  const one = fc.asyncProperty(atext, async (address) => {
    bodies.length = 0
    await transport.hand(message(address), signal)
    expect(bodies.map(({ to }) => to)).toEqual([[address]])
  })
  await fc.assert(one, { numRuns: 40, examples })
})

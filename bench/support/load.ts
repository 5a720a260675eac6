import { Agent, request } from 'node:http'
import { password } from '../../e2e/attacks/support/people'
import { AuthenticatorApp, stepNow } from '../../e2e/support/authenticator-app'
import { addressOf, emailOf, secretOf } from './people'

// A process of its own: its work is in nobody else's numbers. What to do comes as JSON in the first argument, what was
// seen leaves as JSON on standard output.

export interface Load {
  port: number
  /** What clients send as Host. */
  host: string
  concurrency: number
  seconds: number
  /** The first person's number; everybody signs in once. */
  first: number
  /** How many there are from there on; running out of them is an error. */
  people: number
}

export interface Seen {
  /** Whole sign-ins that went as they should. */
  done: number
  seconds: number
  /** ms of each whole sign-in. */
  times: number[]
  /** ms of each call, by its name. */
  calls: Record<string, number[]>
  /** Anything but the answers of a sign-in that works. */
  wrong: number
  /** The first few of those. */
  samples: string[]
}

interface Answer {
  status: number
  text: string
}

const load: Load = JSON.parse(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency })
const seen: Seen = { done: 0, seconds: 0, times: [], calls: {}, wrong: 0, samples: [] }

/** A browser that has been nowhere yet. */
class Client {
  readonly #cookies = new Map<string, string>()

  constructor(readonly address: string) {}

  call(name: string, path: string, form?: Record<string, string>): Promise<Answer> {
    const began = performance.now()
    const body = form && new URLSearchParams(form).toString()
    const headers: Record<string, string> = {
      host: load.host,
      'x-forwarded-for': this.address,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0',
      cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '),
    }
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded'
      headers['content-length'] = String(Buffer.byteLength(body))
      headers.origin = `http://${load.host}`
    }
    return new Promise((resolve, reject) => {
      const method = form ? 'POST' : 'GET'
      const out = request({ host: '127.0.0.1', port: load.port, method, path, headers, agent }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (text += chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
          seen.calls[name] ??= []
          seen.calls[name].push(performance.now() - began)
          resolve({ status: answer.statusCode ?? 0, text })
        })
      })
      out.on('error', reject)
      out.end(body)
    })
  }

  #keep(line: string) {
    const pair = line.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    if (at === pair.length - 1) this.#cookies.delete(pair.slice(0, at))
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function expect(right: boolean, step: string, { status, text }: Answer) {
  if (!right) throw new Error(`${step}: ${status} ${text.slice(0, 200)}`)
}

async function signIn(number: number) {
  const client = new Client(addressOf(number))
  const email = emailOf(number)
  const csrf = await client.call('csrf', '/api/auth/csrf')
  expect(csrf.status === 200, 'csrf', csrf)
  const { csrfToken } = JSON.parse(csrf.text)
  const first = await client.call('password', '/api/auth/callback/password', {
    csrfToken,
    email,
    password,
    json: 'true',
  })
  expect(first.status === 200 && first.text.includes('/sign-in/verify'), 'password', first)
  const code = new AuthenticatorApp(secretOf(number)).codeAt(stepNow())
  const fields = { csrfToken, method: 'authenticator', code, json: 'true' }
  const second = await client.call('code', '/api/auth/callback/second-factor', fields)
  expect(second.status === 200 && !second.text.includes('error='), 'code', second)
  const session = await client.call('session', '/api/auth/session')
  expect(session.status === 200 && session.text.includes(`"${email}"`), 'session', session)
}

async function client(next: () => number, until: number) {
  while (performance.now() < until) {
    const began = performance.now()
    try {
      await signIn(next())
      seen.done += 1
      seen.times.push(performance.now() - began)
    } catch (error) {
      seen.wrong += 1
      if (seen.samples.length < 5) seen.samples.push(String(error))
    }
  }
}

let used = 0
const next = () => {
  if (used >= load.people) throw new Error(`all ${load.people} people are used up`)
  return load.first + used++
}
const began = performance.now()
await Promise.all(Array.from({ length: load.concurrency }, () => client(next, began + load.seconds * 1000)))
seen.seconds = (performance.now() - began) / 1000
agent.destroy()
process.stdout.write(JSON.stringify(seen))

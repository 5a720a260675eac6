import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import { AuthenticatorApp, stepNow, waitForFreshStep } from '../../../../lib/testing/authenticator-app'
import { emailOf, secretOf } from '../../../../lib/testing/seeds/numbered-people'
import { password } from '../../../../lib/testing/seeds/person-rows'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** What people saw who sign in while something is broken. */
export interface SignIns {
  /** People who are in, by number. */
  done: number[]
  /** How often each call was answered with what: `code 200`, `csrf 503 unavailable`. */
  answers: Record<string, number>
  /** Answers that are not in the plan: neither right nor 503 with a code and Retry-After. */
  outside: string[]
  /** Whole sign-ins that a 503 made people begin anew. */
  again: number
  /** ms from the first 503 to the next sign-in that went through, one for each time. */
  pauses: number[]
}

interface Load {
  port: number
  /** What clients send as Host. */
  host: string
  first: number
  people: number
  concurrency: number
  onDone?(howMany: number): void
}

/** Everybody signs in once: csrf, password, code, session. Who reads 503 waits as long as it says and begins anew. */
export async function signInAll({ port, host, first, people, concurrency, onDone }: Load): Promise<SignIns> {
  const seen: SignIns = { done: [], answers: {}, outside: [], again: 0, pauses: [] }
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  let next = first
  let awaySince = 0
  const one = async (number: number) => {
    const person = new Person(number, { port, host, agent }, seen)
    while (!(await person.signIn())) {
      awaySince ||= performance.now()
      seen.again += 1
      await after(person.retryAfter * 1000)
    }
    if (awaySince) seen.pauses.push(performance.now() - awaySince)
    awaySince = 0
    seen.done.push(number)
    onDone?.(seen.done.length)
  }
  const worker = async () => {
    while (next < first + people) {
      const number = next++
      await one(number).catch((error: Error) => seen.outside.push(`person ${number}: ${error.message}`))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  agent.destroy()
  return seen
}

/** In the plan: the call is tried again. */
class Away extends Error {}

class Person {
  readonly #cookies = new Map<string, string>()
  /** A code whose answer was 503 may be spent. */
  #step = 0
  retryAfter = 1

  constructor(
    readonly number: number,
    readonly to: { port: number; host: string; agent: Agent },
    readonly seen: SignIns,
  ) {}

  /** @returns false where somebody on the way said 503 */
  async signIn(): Promise<boolean> {
    try {
      this.#cookies.clear()
      const { csrfToken } = JSON.parse((await this.#call('csrf', '/api/auth/csrf')).text)
      const common = { csrfToken, json: 'true' }
      const credentials = { ...common, email: emailOf(this.number), password }
      await this.#call('password', '/api/auth/callback/password', credentials, '/sign-in/verify')
      const code = { ...common, method: 'authenticator', code: await this.#code() }
      await this.#call('code', '/api/auth/callback/second-factor', code)
      await this.#call('session', '/api/auth/session', undefined, `"${emailOf(this.number)}"`)
      return true
    } catch (error) {
      if (error instanceof Away) return false
      throw error
    }
  }

  async #code() {
    this.#step = Math.max(this.#step + 1, stepNow())
    await waitForFreshStep(this.#step)
    return new AuthenticatorApp(secretOf(this.number)).codeAt(this.#step)
  }

  async #call(name: string, path: string, form?: Record<string, string>, says = ''): Promise<Answer> {
    const answer = await this.#send(path, form).catch((error: NodeJS.ErrnoException): Answer => {
      return { status: 0, headers: {}, text: error.code ?? error.message }
    })
    const right = answer.status === 200 && answer.text.includes(says) && !answer.text.includes('error=')
    const code = right ? '' : codeOf(answer)
    const word = [name, answer.status, code].filter((part) => part !== '').join(' ')
    this.seen.answers[word] = (this.seen.answers[word] ?? 0) + 1
    if (right) return answer
    const wait = Number(answer.headers['retry-after'])
    if (answer.status !== 503 || !code || !(wait > 0)) throw new Error(`${word}: ${answer.text.slice(0, 200)}`)
    this.retryAfter = wait
    throw new Away(word)
  }

  #send(path: string, form?: Record<string, string>): Promise<Answer> {
    const { port, host, agent } = this.to
    const body = form && new URLSearchParams(form).toString()
    const headers: Record<string, string> = {
      host,
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0',
      cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '),
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
        origin: `http://${host}`,
      }),
    }
    return new Promise((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port, agent, path, headers, method: form ? 'POST' : 'GET' },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
          })
        },
      )
      call.setTimeout(60_000, () => call.destroy(new Error('no answer in a minute')))
      // As browsers do: a kept connection that the server has closed meanwhile is opened anew.
      call.on('error', (error: NodeJS.ErrnoException) =>
        call.reusedSocket && error.code === 'ECONNRESET' ? resolve(this.#send(path, form)) : reject(error),
      )
      call.end(body)
    })
  }

  #keep(line: string) {
    const pair = line.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    if (at === pair.length - 1) this.#cookies.delete(pair.slice(0, at))
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function codeOf({ status, text }: Answer): string {
  try {
    const { code, url } = JSON.parse(text) as { code?: string; url?: string }
    return code ?? (url ? (new URL(url).searchParams.get('error') ?? '') : '')
  } catch {
    return status === 0 ? text : ''
  }
}

/** `1234 code 200, 3 csrf 503 unavailable` */
export const tellAnswers = ({ answers }: SignIns) =>
  Object.entries(answers)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([word, howMany]) => `${howMany} × ${word}`)
    .join(', ')

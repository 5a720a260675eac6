import { type Agent, request } from 'node:http'
import { addressOf } from '../../lib/testing/seeds/numbered-people'

export interface Door {
  port: number
  /** What clients send as Host. */
  host: string
}

export interface Answer {
  status: number
  text: string
  retryAfter: string | undefined
}

export type Timed = (name: string, ms: number) => void

/** A browser that has been nowhere yet, at a source address of the person's own, over the proxy's kept connections. */
export class Client {
  readonly cookies = new Map<string, string>()

  constructor(
    readonly door: Door,
    readonly agent: Agent,
    readonly number: number,
    readonly timed: Timed,
  ) {}

  get = (name: string, path: string) => this.#call(name, 'GET', path)
  form = (name: string, path: string, fields: Record<string, string>) =>
    this.#call(name, 'POST', path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString())
  json = (name: string, path: string, body: object) =>
    this.#call(name, 'POST', path, 'application/json', JSON.stringify(body))

  #call(name: string, method: string, path: string, type?: string, body?: string): Promise<Answer> {
    const { door, agent } = this
    const began = performance.now()
    const headers = this.#headers(type, body)
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: door.port, method, path, headers, agent }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (text += chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
          this.timed(name, performance.now() - began)
          resolve({ status: answer.statusCode ?? 0, text, retryAfter: answer.headers['retry-after'] })
        })
      })
      // As proxies do: a kept connection that the server has closed meanwhile is opened anew.
      call.on('error', (error: NodeJS.ErrnoException) =>
        call.reusedSocket && error.code === 'ECONNRESET'
          ? resolve(this.#call(name, method, path, type, body))
          : reject(error),
      )
      call.end(body)
    })
  }

  #headers(type: string | undefined, body: string | undefined): Record<string, string> {
    const { host } = this.door
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    return {
      host,
      'x-forwarded-for': addressOf(this.number),
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0',
      ...(cookie && { cookie }),
      ...(type !== undefined &&
        body !== undefined && {
          'content-type': type,
          'content-length': String(Buffer.byteLength(body)),
          origin: `http://${host}`,
        }),
    }
  }

  #keep(line: string) {
    const pair = line.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    if (at === pair.length - 1) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** The wrong answer's step, status and text. */
export class WrongAnswer extends Error {
  constructor(
    readonly step: string,
    readonly answer: Answer,
  ) {
    super(`${step}: ${answer.status} ${answer.text.slice(0, 200)}`)
  }
}

/** @throws WrongAnswer */
export function expect(right: boolean, step: string, answer: Answer) {
  if (!right) throw new WrongAnswer(step, answer)
}

import { type Answer, type Call, send } from './http'

/** A server that can be called. */
export interface Door {
  readonly port: number
  /** What a browser (or the proxy in front) sends as Host: that of APP_URL. */
  readonly host: string
}

let clients = 0

/** A source address that no other client of this run has: limits per source never join two clients by accident. */
export function nextAddress(): string {
  clients += 1
  return `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`
}

/** What one browser is to the portal: a cookie jar and a source address. It can speak to any of several servers. */
export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(
    public door: Door,
    public address = nextAddress(),
  ) {}

  async call(call: Call): Promise<Answer> {
    const answer = await send(this.door.port, { ...call, headers: { ...this.#headers(), ...call.headers } })
    for (const line of answer.setCookies) this.#keep(line)
    return answer
  }

  get(path: string, headers?: Call['headers']): Promise<Answer> {
    return this.call({ path, headers })
  }

  json(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body === undefined) return this.call({ method, path })
    return this.call({ method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.call({ method: 'POST', path, headers, body: new URLSearchParams(fields).toString() })
  }

  /** The same cookies at another source address or another server: what a thief of the cookies has. */
  copy(door = this.door, address = nextAddress()): Browser {
    const thief = new Browser(door, address)
    for (const [name, value] of this.cookies) thief.cookies.set(name, value)
    return thief
  }

  #headers() {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return {
      host: this.door.host,
      'x-forwarded-for': this.address,
      'user-agent': 'Attacks/1.0 (Latchkey tests)',
      ...(cookie && { cookie }),
    }
  }

  #keep(line: string) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    const said = new Map(
      attributes.map((one) => [one.split('=', 1)[0]?.toLowerCase(), one.slice(one.indexOf('=') + 1)]),
    )
    // As browsers do: Max-Age counts where both are said.
    const maxAge = said.get('max-age')
    const ended = maxAge === undefined ? Date.parse(said.get('expires') ?? '') <= Date.now() : Number(maxAge) <= 0
    if (ended || at === pair.length - 1) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1))
  }
}

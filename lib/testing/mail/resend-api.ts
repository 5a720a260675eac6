import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../portal/portal'
import { isCode } from './mail-server'

const apiKey = 're_attacks_0123456789'

/** A request's body as Resend's own documentation has it. */
export interface ResendMail {
  from: string
  to: string[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

export interface ResendCall {
  at: number
  mail: ResendMail
  idempotencyKey: string
}

export type ResendAnswer = { status: number; name?: string; retryAfter?: number; after?: number } | 'never'

/** A stand-in for Resend's API on loopback: whatever its real one would not take is a complaint. */
export class ResendApi {
  readonly calls: ResendCall[] = []
  readonly complaints: string[] = []
  /** What the next codes are answered, each once; then, and to notices, `mood`. */
  readonly answers: ResendAnswer[] = []
  /** `after` in ms. */
  mood: ResendAnswer = { status: 200 }
  /** The requests that were answered 200. */
  readonly taken: ResendCall[] = []
  private readonly hanging = new Set<ServerResponse>()

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response))
  }

  static async start(): Promise<ResendApi> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ResendApi(server)
  }

  get settings(): Settings {
    const { port } = this.server.address() as AddressInfo
    return {
      MAIL_TRANSPORT: 'resend',
      RESEND_API_KEY: apiKey,
      RESEND_BASE_URL: `http://127.0.0.1:${port}`,
      MAIL_FROM: 'Latchkey <no-reply@portal.test>',
    }
  }

  async close(): Promise<void> {
    for (const response of this.hanging) response.destroy()
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  /** The tries at mailing codes to this person, oldest first. */
  codesTo = (address: string) => this.calls.filter(({ mail }) => mail.to[0] === address && isCode(mail.subject))

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const mail = this.judge(request, Buffer.concat(chunks).toString())
    if (!mail) return send(response, 422, { statusCode: 422, name: 'validation_error', message: 'not as documented' })
    const idempotencyKey = String(request.headers['idempotency-key'])
    const call = { at: Date.now(), mail, idempotencyKey }
    this.calls.push(call)
    const answer = (isCode(mail.subject) && this.answers.shift()) || this.mood
    if (answer === 'never') {
      this.hanging.add(response)
      return
    }
    const { status, name = 'application_error', retryAfter } = answer
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
    if (answer.after) await sleep(answer.after)
    if (status === 200) this.taken.push(call)
    if (status === 200) return send(response, 200, { id: idempotencyKey.slice(0, 36) })
    return send(response, status, { statusCode: status, name, message: `told to answer ${status}` })
  }

  private judge({ method, url, headers }: IncomingMessage, text: string): ResendMail | null {
    const body: unknown = JSON.parse(text)
    const faults = [
      method !== 'POST' && `method ${method}`,
      url !== '/emails' && `path ${url}`,
      headers.authorization !== `Bearer ${apiKey}` && 'authorization',
      headers['content-type'] !== 'application/json' && `content-type ${headers['content-type']}`,
      !/^resend-node/.test(headers['user-agent'] ?? '') && `user-agent ${headers['user-agent']}`,
      !/^[\w-]{16,256}$/.test(String(headers['idempotency-key'])) && 'idempotency-key',
      !isMail(body) && `body ${Object.keys(Object(body))}`,
    ].filter((fault) => fault !== false)
    this.complaints.push(...faults)
    return isMail(body) ? body : null
  }
}

const strings = ['from', 'subject', 'text', 'html'] as const

function isMail(body: unknown): body is ResendMail {
  const mail = Object(body) as Record<string, unknown>
  return (
    Object.keys(mail).every((key) => [...strings, 'to', 'headers'].includes(key)) &&
    strings.every((name) => typeof mail[name] === 'string') &&
    Array.isArray(mail.to) &&
    mail.to.every((to) => /^[^\s@,<>"]+@[^\s@,<>"]+$/.test(String(to)))
  )
}

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

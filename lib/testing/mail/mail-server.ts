import { setTimeout as after } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../free-port'
import type { Settings } from '../portal/portal'

/** A mail as its reader's software takes it apart, with the envelope that it travelled in. */
export interface Received {
  mailFrom: string
  rcptTo: string[]
  mail: Email
}

const [user, pass] = ['latchkey', 'sent by the old latch']

/** A real SMTP server on loopback, at the same port however often it goes away and comes back. */
export class MailServer {
  readonly received: Received[] = []
  /** What every mail gets, codes and notices: taken after so many ms (Infinity: never), or this reply. */
  mood: number | [number, string] = 0
  /** Replies to the next codes, each once, instead of taking them: `[450, 'try again']`. */
  readonly refusals: [number, string][] = []
  private server: SMTPServer | null = null

  private constructor(readonly port: number) {}

  static async start(): Promise<MailServer> {
    const server = new MailServer(await freePort())
    await server.start()
    return server
  }

  get settings(): Settings {
    return {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: `smtp://${user}:${encodeURIComponent(pass)}@127.0.0.1:${this.port}`,
      MAIL_FROM: 'Latchkey <no-reply@portal.test>',
    }
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === user && password === pass ? done(null, { user }) : done(new Error('not known')),
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => void this.take(envelope, Buffer.concat(chunks)).then(() => done(), done))
      },
    })
    server.on('error', () => undefined)
    this.server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    const { server } = this
    this.server = null
    if (server) await new Promise<void>((resolve) => server.close(resolve))
  }

  /** What this person was sent, oldest first. */
  to = (address: string) => this.received.filter(({ rcptTo }) => rcptTo.includes(address))

  /** The mails with a code among them. */
  codesTo = ({ email }: { email: string }) => this.to(email).filter(({ mail }) => isCode(mail.subject))

  private async take(envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] }, raw: Buffer) {
    const mail = await PostalMime.parse(raw)
    const { mood } = this
    if (mood === Number.POSITIVE_INFINITY) return new Promise<void>(() => undefined)
    if (typeof mood === 'number') await after(mood)
    const usual = typeof mood === 'number' ? [] : mood
    const [code, text] = isCode(mail.subject) ? (this.refusals.shift() ?? usual) : usual
    if (code) throw Object.assign(new Error(text), { responseCode: code })
    this.received.push({
      mailFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
      rcptTo: envelope.rcptTo.map(({ address }) => address),
      mail,
    })
  }
}

/** Notices leave by themselves beside what a test asks for. */
export const isCode = (subject: string | undefined) => /^\d{6} is your/.test(subject ?? '')

/** The code that a person reads in the subject; it must stand alone on one line of the text too. */
export function codeIn({
  subject = '',
  text = '',
}: {
  subject?: string | undefined
  text?: string | undefined
}): string {
  const code = subject.slice(0, 6)
  const lines = text.split(/\r?\n/).filter((line) => line === code)
  if (!isCode(subject) || lines.length !== 1) throw new Error(`No code in: ${subject}\n${text}`)
  return code
}

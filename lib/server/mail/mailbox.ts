import { randomUUID } from 'node:crypto'
import { parseEmail } from '../../domain/email-address'
import type { MailboxMail } from '../../schemas/mailbox'
import type { Message } from './message'
import type { Transport } from './transport'

const kept = 200

/** On globalThis: Next holds several copies of this module in one process. The newest is first. */
const store = globalThis as typeof globalThis & { latchkeyMailbox?: MailboxMail[] }

/** The mails of one person (an address, however it is spelt), or of everybody, newest first. */
export function mailboxMails(to?: string): MailboxMail[] {
  const mails = store.latchkeyMailbox ?? []
  return to === undefined ? mails : mails.filter((mail) => mail.to === parseEmail(to))
}

/** The demo's: in memory, and readable in the terminal. */
export const mailbox: Transport = {
  name: 'mailbox',
  async hand({ to, subject, text, html }) {
    const mail = { id: randomUUID(), to: to.address, subject, text, html, at: new Date().toISOString() }
    store.latchkeyMailbox = [mail, ...(store.latchkeyMailbox ?? [])].slice(0, kept)
    process.stdout.write(inTerminal({ to, subject, text }))
  },
}

function inTerminal({ to, subject, text }: Pick<Message, 'to' | 'subject' | 'text'>) {
  const lines = [`Mail to ${to.address}`, subject, '', ...text.trimEnd().split('\n')]
  return `\n${lines.map((line) => `  │ ${line}`.trimEnd()).join('\n')}\n\n`
}

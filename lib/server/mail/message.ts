import { createHmac } from 'node:crypto'
import { parseEmail } from '../../domain/email-address'
import type { Mail, Recipient } from '../../domain/mail-content'
import type { Settings } from '../settings/env'
import { letterOf, oneLine } from './letter'
import { letterText } from './letter-text'

/** One mail as a transport hands it over. Subject and names hold no control characters. */
export interface Message {
  /** The same mail composed again has the same: providers drop the second. Says nothing of what is in the mail. */
  key: string
  from: Recipient
  to: Recipient
  subject: string
  text: string
  html: string
}

export type MessageSettings = Pick<Settings, 'appName' | 'appUrl' | 'secret' | 'mail'>

/** @throws Error where the recipient's address is not one address: no transport may have to guess. */
export async function messageOf(mail: Mail, settings: MessageSettings): Promise<Message> {
  if (parseEmail(mail.to.address) !== mail.to.address) throw new Error('a recipient whose address is none')
  // Loaded with the first mail: most processes that know the mailer (a build, a start) send none.
  const { letterHtml } = await import('./letter-html')
  const letter = letterOf(mail, settings)
  return {
    key: createHmac('sha256', settings.secret).update(JSON.stringify(mail)).digest('hex'),
    from: senderOf(settings),
    to: { name: oneLine(mail.to.name), address: mail.to.address },
    subject: letter.subject,
    text: letterText(letter),
    html: await letterHtml(letter, oneLine(settings.appName)),
  }
}

/** The demo's mailbox needs no MAIL_FROM. */
const senderOf = ({ mail, appName }: MessageSettings): Recipient =>
  mail.from ?? { name: oneLine(appName), address: 'no-reply@localhost' }

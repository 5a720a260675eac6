import { expect } from '@playwright/test'
import { baseURL } from './settings'

/** A mail as GET /api/dev/mailbox shows it: the embedded demo's mailbox, for callers on this machine alone. */
export interface MailboxMail {
  id: string
  to: string
  subject: string
  text: string
  html: string
  at: string
}

/** Everything that was mailed to this address, the newest first. Not through the test's own client address. */
export async function mailsTo(email: string): Promise<MailboxMail[]> {
  const answer = await fetch(`${baseURL}/api/dev/mailbox?to=${encodeURIComponent(email)}`)
  if (!answer.ok) throw new Error(`The mailbox answers ${answer.status}`)
  return (await answer.json()) as MailboxMail[]
}

/** The newest mail to this address that fits, once it has come. */
export async function mailTo(email: string, fits: (mail: MailboxMail) => boolean = () => true): Promise<MailboxMail> {
  const found = async () => (await mailsTo(email)).find(fits)
  await expect.poll(found, { message: `mail to ${email}`, timeout: 20_000 }).toBeDefined()
  return (await found()) as MailboxMail
}

/** The six digits of the newest mail that has some; `notThis`: an earlier code, a newer one is waited for. */
export async function mailedCode(email: string, notThis?: string): Promise<string> {
  const codeIn = ({ text }: MailboxMail) => /^\s*(\d{3}\s?\d{3})\s*$/m.exec(text)?.[1]?.replace(/\s/g, '')
  const mail = await mailTo(email, (candidate) => ![undefined, notThis].includes(codeIn(candidate)))
  return codeIn(mail) as string
}

const linkTo = (path: string) => new RegExp(`https?://\\S+${path}#[\\w-]{43}`)

/**
 * The link to this path (`/password-reset`, `/invitation`) in the newest mail that has one.
 * @param notThis an earlier link: a newer one is waited for
 */
export async function mailedLink(email: string, path: string, notThis?: string): Promise<string> {
  const linkIn = ({ text }: MailboxMail) => linkTo(path).exec(text)?.[0]
  const mail = await mailTo(email, (candidate) => ![undefined, notThis].includes(linkIn(candidate)))
  return linkIn(mail) as string
}

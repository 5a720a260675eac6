import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import type { MailboxMail } from '../../../schemas/mailbox'
import { isDemoCall } from '../../http/demo-only'
import { mailboxMails } from '../../mail/mailbox'
import { first, type Search } from './search'

/** The demo's mails (of everybody, or to one address), newest first, and the one that was asked for (else the newest). */
export async function mailboxPage(search: Search): Promise<MailboxView> {
  if (!isDemoCall(await headers())) notFound()
  const to = first(search.to)
  const mails = mailboxMails(to)
  return { mails, shown: mails.find(({ id }) => id === first(search.id)) ?? mails[0], to }
}

interface MailboxView {
  mails: MailboxMail[]
  shown: MailboxMail | undefined
  to: string | undefined
}

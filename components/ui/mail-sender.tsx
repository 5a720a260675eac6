import { useTranslations } from 'next-intl'
import { createContext, useContext } from 'react'
import { Sentence } from './sentence'

/** The address that mails come from; null where the portal has no mail provider. */
export const MailSender = createContext<string | null>(null)

/** Says which sender to look for, wherever a mail is awaited. */
export function MailFrom() {
  const t = useTranslations('common')
  const sender = useContext(MailSender)
  return sender && <Sentence keep={[sender]}>{t('mailFrom', { sender })}</Sentence>
}

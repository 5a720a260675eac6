import { getTranslations } from 'next-intl/server'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'
import { MailFrame } from './mail-frame'

/** The opened mail: as its reader sees it, and as plain text. */
export async function ShownMail({ mail, nonce }: ShownMailProps) {
  const t = await getTranslations('mailbox')
  return (
    <article className="min-w-0 rounded-box border border-line bg-surface p-4 shadow-box sm:p-6">
      <h2 className="pb-1 text-xl">{mail.subject}</h2>
      <p className="pb-4 text-quiet">
        <Sentence keep={[mail.to]}>
          {t('to', { address: mail.to })}, <When at={mail.at} time />
        </Sentence>
      </p>
      <MailFrame key={mail.id} html={mail.html} title={t('asMail')} nonce={nonce} />
      <details className="pt-4">
        <summary className="min-h-8 py-1 font-semibold text-brass">{t('asText')}</summary>
        <pre className="code-text overflow-x-auto whitespace-pre-wrap break-words pt-2 text-sm">{mail.text}</pre>
      </details>
    </article>
  )
}

interface ShownMailProps {
  mail: { id: string; subject: string; to: string; at: string; html: string; text: string }
  nonce: string | undefined
}

import { useTranslations } from 'next-intl'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'

/** What was to be renamed was removed elsewhere. The place that speaks is there from the start. */
export function GoneNotice({ label }: { label: string | null }) {
  const t = useTranslations('factorLine')
  return (
    <div role="status" className="empty:absolute">
      {label !== null && (
        <Notice tone="warn">
          <Sentence keep={[label]}>{t('gone', { label })}</Sentence>
        </Notice>
      )}
    </div>
  )
}

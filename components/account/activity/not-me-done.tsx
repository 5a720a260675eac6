import { useTranslations } from 'next-intl'
import { Notice } from '../../ui/notice'

/** What was done, and what to do next. */
export function NotMeDone({ managedBy, due }: { managedBy: string | null; due: boolean }) {
  const t = useTranslations('activity.notMe')
  if (managedBy !== null)
    return (
      <Notice tone="good">
        <p>{t('doneManaged')}</p>
        <p className="pt-2 font-semibold">{t('doneManagedNext', { name: managedBy })}</p>
      </Notice>
    )
  return (
    <Notice tone="good">
      <p>{t('done')}</p>
      {due && <p className="pt-2 font-semibold">{t('doneNext')}</p>}
    </Notice>
  )
}

import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'

/** A link's secret stands behind the `#`, which no plain form can send. */
export async function NeedsScript() {
  const t = await getTranslations('password.link')
  return (
    <noscript>
      <Notice tone="warn" className="mb-5">
        {t('noscript')}
      </Notice>
    </noscript>
  )
}

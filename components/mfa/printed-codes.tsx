import { useTranslations } from 'next-intl'
import { createPortal } from 'react-dom'
import type { RecoverySet, Site } from '@/lib/client/recovery-file'
import { Mark } from '../ui/latch'

/** What comes out of the printer: a card that says whose, where and since when. Never on the screen. */
export function PrintedCodes({ set, site, made }: { set: RecoverySet; site: Site; made: Date }) {
  const t = useTranslations('recoveryFile')
  const facts = [
    [t('site'), site.portalUrl],
    [t('account'), site.account],
    [t('made'), made.toISOString().slice(0, 10)],
    [t('set'), set.setId],
  ]
  return createPortal(
    <div className="print-only" aria-hidden="true">
      <div className="mx-auto max-w-[32rem] rounded-box border border-edge p-8">
        <p className="flex items-center gap-3 pb-5 font-semibold text-xl">
          <Mark className="h-7" />
          {site.portalName}: {t('title')}
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 pb-5">
          {facts.map(([term, value]) => (
            <div key={term} className="contents">
              <dt>{term}</dt>
              <dd className="font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
        <ul className="code-text grid grid-cols-2 gap-x-8 gap-y-2 pb-5 text-xl">
          {set.codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <p>{t('how')}</p>
      </div>
    </div>,
    document.body,
  )
}

import { useTranslations } from 'next-intl'
import { createPortal } from 'react-dom'
import type { RecoverySet, Site } from '@/lib/client/recovery-file'
import { dayOf } from '@/lib/messages/fill'
import { Mark } from '../../ui/latch'

/** The printed card: the codes with their account, portal and date. Never on the screen. */
export function PrintedCodes({ set, site, made }: PrintedCodesProps) {
  const t = useTranslations('recoveryFile.card')
  return createPortal(
    <div className="print-only" aria-hidden="true">
      <div className="card-frame">
        <div className="flex items-start justify-between gap-6 border-brass border-b-2 pb-4">
          <div>
            <p className="flex items-center gap-3 font-semibold text-lg">
              <Mark className="h-6" />
              <span translate="no">{site.portalName}</span>
            </p>
            <p className="pt-3 font-semibold text-3xl">{t('title')}</p>
          </div>
          <p className="shrink-0 text-end">
            <span className="block text-quiet text-sm">{t('set')}</span>
            <span translate="no" className="code-text block font-semibold text-4xl text-brass tracking-wider">
              {set.setId}
            </span>
          </p>
        </div>
        <Facts site={site} made={made} />
        <ol translate="no" className="code-text card-codes text-2xl">
          {set.codes.map((code) => (
            <li key={code} className="flex items-center gap-3 whitespace-nowrap">
              <span className="size-5 shrink-0 rounded-small border border-ink" />
              <span>{code}</span>
            </li>
          ))}
        </ol>
        <div className="grid grid-cols-2 gap-x-8 border-line border-t pt-4 text-sm">
          <How title={t('use')}>{t('useHow')}</How>
          <How title={t('renew')}>{t('renewHow')}</How>
        </div>
      </div>
    </div>,
    document.body,
  )
}

interface PrintedCodesProps {
  set: RecoverySet
  site: Site
  /** ISO. */
  made: string
}

function Facts({ site, made }: Omit<PrintedCodesProps, 'set'>) {
  const t = useTranslations('recoveryFile.card')
  const facts = [
    [t('account'), site.account],
    [t('site'), site.portalUrl],
    [t('made'), dayOf(made)],
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 py-4">
      {facts.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-quiet">{term}</dt>
          <dd translate="no" className="wrap-anywhere font-semibold">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const How = ({ title, children }: { title: string; children: string }) => (
  <div>
    <p className="pb-1 font-semibold">{title}</p>
    <p>{children}</p>
  </div>
)

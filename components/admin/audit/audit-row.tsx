import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { AuditItem } from '@/lib/schemas/admin'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { useAuditNames } from './use-audit-names'

/** One event: what happened, when, to whom, by whom and from where. */
export function AuditRow({ event }: { event: AuditItem }) {
  const t = useTranslations('admin.audit')
  const { nameOf } = useAuditNames()
  const { device, ip } = event
  return (
    <li data-row tabIndex={-1} className="grid gap-x-6 gap-y-0.5 py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <p className="font-semibold">{nameOf(event.type)}</p>
      <p className="text-[0.9375rem] text-quiet sm:text-end">
        <When at={event.at} time />
      </p>
      <People event={event} />
      <p className="wrap-anywhere text-[0.9375rem] text-quiet sm:text-end">
        <Sentence keep={[device, ip]}>{[device, ip && t('address', { ip })].filter(Boolean).join(' · ')}</Sentence>
      </p>
      <Details detail={event.detail} />
    </li>
  )
}

function People({ event: { person, actor } }: { event: AuditItem }) {
  const t = useTranslations('admin.audit')
  return (
    <p className="wrap-anywhere flex flex-wrap gap-x-4">
      {person ? (
        <Link href={`/admin/employees/${person.id}`} translate="no" className="underline underline-offset-4">
          {person.name}
        </Link>
      ) : (
        !actor && <span className="text-quiet">{t('nobody')}</span>
      )}
      {person && (
        <span translate="no" className="text-quiet">
          {person.email}
        </span>
      )}
      {actor && (
        <span className="text-quiet">
          <Sentence keep={[actor.name]}>{t('by', { name: actor.name })}</Sentence>
        </span>
      )}
    </p>
  )
}

function Details({ detail }: Pick<AuditItem, 'detail'>) {
  const t = useTranslations('admin.audit')
  const details = Object.entries(detail).filter(([, value]) => value !== null && value !== '')
  if (details.length === 0) return null
  return (
    <details className="text-[0.9375rem] sm:col-span-2">
      <summary className="w-fit py-0.5 text-quiet">{t('details')}</summary>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 pt-1">
        {details.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd translate="no" className="wrap-anywhere">
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

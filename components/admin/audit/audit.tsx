'use client'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { adminApi, adminFiles } from '@/lib/client/admin-api'
import { startOfDay } from '@/lib/client/days'
import { PagedList } from '../../list/paged-list'
import { usePages } from '../../list/use-pages'
import { ButtonLink } from '../../ui/button/button'
import { Heading } from '../heading'
import { useAddress } from '../use-address'
import { AuditFilters } from './audit-filters'
import { AuditRow } from './audit-row'

/** What happened in the company, the newest first; days begin and end where the reader is. */
export function Audit() {
  const t = useTranslations('admin.audit')
  const list = useRef<HTMLUListElement>(null)
  const { shown, wanted, set } = useAuditFilter()
  const events = usePages(['admin', 'audit', wanted], (cursor) => adminApi.audit(wanted, cursor))
  const isNarrowed = Object.values(shown).some(Boolean)

  return (
    <>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <ButtonLink kind="plain" href={adminFiles.audit('csv', wanted)} download>
          {t('csv')}
        </ButtonLink>
        <ButtonLink kind="plain" href={adminFiles.audit('jsonl', wanted)} download>
          {t('jsonl')}
        </ButtonLink>
      </Heading>
      <div className="flex flex-col gap-5">
        <AuditFilters shown={shown} onChange={set} />
        <PagedList
          pages={events}
          list={list}
          rows={6}
          copy={{
            shown: (count, more) => t('shown', { count, more }),
            loading: t('loading'),
            none: t(isNarrowed ? 'noneFound' : 'none'),
          }}
        >
          {(items) => (
            <ul
              ref={list}
              aria-label={t('heading')}
              className={`divide-y divide-line ${events.isPlaceholderData ? 'opacity-60' : ''}`}
            >
              {items.map((event) => (
                <AuditRow key={event.id} event={event} />
              ))}
            </ul>
          )}
        </PagedList>
      </div>
    </>
  )
}

/** The filter in the page's address, and the request that it makes. */
function useAuditFilter() {
  const { get, set } = useAddress()
  const shown = { type: get('type'), person: get('person'), from: get('from'), to: get('to') }
  const wanted = { ...shown, from: startOfDay(shown.from ?? ''), to: startOfDay(shown.to ?? '', 1) }
  return { shown, wanted, set }
}

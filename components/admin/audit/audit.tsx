'use client'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { adminApi, adminFiles } from '@/lib/client/admin-api'
import { startOfDay } from '@/lib/client/days'
import { Failed } from '../../list/failed'
import { ShowMore } from '../../list/show-more'
import { Skeleton } from '../../list/skeleton'
import { usePages } from '../../list/use-pages'
import { ButtonLink } from '../../ui/button'
import { Heading } from '../heading'
import { useAddress } from '../use-address'
import { AuditFilters } from './audit-filters'
import { AuditRow } from './audit-row'

/** What happened in the company, the newest first; days begin and end where the reader is. */
export function Audit() {
  const t = useTranslations('admin.audit')
  const address = useAddress()
  const list = useRef<HTMLUListElement>(null)
  const shown = {
    type: address.get('type'),
    person: address.get('person'),
    from: address.get('from'),
    to: address.get('to'),
  }
  const wanted = { ...shown, from: startOfDay(shown.from ?? ''), to: startOfDay(shown.to ?? '', 1) }
  const events = usePages(['admin', 'audit', wanted], (cursor) => adminApi.audit(wanted, cursor))
  const { items } = events
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
        <AuditFilters shown={shown} onChange={address.set} />
        <p role="status" className="sr-only">
          {items && !events.isPlaceholderData && t('shown', { count: items.length, more: String(events.hasNextPage) })}
        </p>
        {events.error && !events.isFetchNextPageError && (
          <Failed error={events.error} onRetry={() => void events.refetch()} />
        )}
        {events.isPending && <Skeleton label={t('loading')} rows={6} />}
        {items?.length === 0 && <p className="text-quiet">{t(isNarrowed ? 'noneFound' : 'none')}</p>}
        {items && items.length > 0 && (
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
        {events.isFetchNextPageError && events.error && (
          <Failed error={events.error} goesOn={false} onRetry={() => void events.fetchNextPage()} />
        )}
        <ShowMore
          list={list}
          count={items?.length ?? 0}
          more={events.hasNextPage && !events.isFetchNextPageError}
          busy={events.isFetchingNextPage}
          onPress={() => void events.fetchNextPage()}
        />
      </div>
    </>
  )
}

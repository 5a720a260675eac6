'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { Failed } from '../../list/failed'
import { ShowMore } from '../../list/show-more'
import { Skeleton } from '../../list/skeleton'
import { usePages } from '../../list/use-pages'
import { look } from '../../ui/look'
import { Heading } from '../heading'
import { useAddress } from '../use-address'
import { EmployeeFilters, employeeFilters } from './employee-filters'
import { EmployeeTable } from './employee-table'
import { InviteButton } from './invite-button'

/** The company's people: found by the beginning of a name or an address, narrowed by one state at a time. */
export function Employees() {
  const t = useTranslations('admin.employees')
  const address = useAddress()
  const q = address.get('q')
  const filter = employeeFilters.find((one) => one === address.get('filter'))
  const list = useRef<HTMLTableSectionElement>(null)
  const people = usePages(['admin', 'employees', { q, filter }], (cursor) => adminApi.employees({ q, filter }, cursor))
  const { items } = people

  return (
    <>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <InviteButton />
        <Link href="/admin/employees/import" className={look({ kind: 'plain' })}>
          {t('import')}
        </Link>
      </Heading>
      <div className="@container flex flex-col gap-5">
        <EmployeeFilters q={q} filter={filter} onChange={address.set} />
        <p role="status" className="sr-only">
          {items && !people.isPlaceholderData && t('shown', { count: items.length, more: String(people.hasNextPage) })}
        </p>
        {people.error && !people.isFetchNextPageError && (
          <Failed error={people.error} onRetry={() => void people.refetch()} />
        )}
        {people.isPending && <Skeleton label={t('loading')} />}
        {items?.length === 0 && <p className="text-quiet">{t(q || filter ? 'noneFound' : 'none')}</p>}
        {items && items.length > 0 && <EmployeeTable ref={list} people={items} busy={people.isPlaceholderData} />}
        {people.isFetchNextPageError && people.error && (
          <Failed error={people.error} goesOn={false} onRetry={() => void people.fetchNextPage()} />
        )}
        <ShowMore
          list={list}
          count={items?.length ?? 0}
          more={people.hasNextPage && !people.isFetchNextPageError}
          busy={people.isFetchingNextPage}
          onPress={() => void people.fetchNextPage()}
        />
      </div>
    </>
  )
}

'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { PagedList } from '../../list/paged-list'
import { usePages } from '../../list/use-pages'
import { buttonClasses } from '../../ui/button/button-classes'
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

  return (
    <>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <InviteButton />
        <Link href="/admin/employees/import" className={buttonClasses({ kind: 'plain' })}>
          {t('import')}
        </Link>
      </Heading>
      <div className="@container flex flex-col gap-5">
        <EmployeeFilters q={q} filter={filter} onChange={address.set} />
        <PagedList
          pages={people}
          list={list}
          copy={{
            shown: (count, more) => t('shown', { count, more }),
            loading: t('loading'),
            none: t(q || filter ? 'noneFound' : 'none'),
          }}
        >
          {(items) => <EmployeeTable ref={list} people={items} busy={people.isPlaceholderData} />}
        </PagedList>
      </div>
    </>
  )
}

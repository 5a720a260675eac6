'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { ApiError } from '@/lib/client/api'
import { Failed } from '../../list/failed'
import { Skeleton } from '../../list/skeleton'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'
import { PageTitle } from '../../ui/page/page-title'
import { Sentence } from '../../ui/sentence'
import { Heading } from '../heading'
import { EmployeeActs } from './employee-acts'
import { EmployeeFacts } from './employee-facts'

export function EmployeeDetails({ id }: { id: string }) {
  const t = useTranslations('admin.employee')
  const {
    data: person,
    error,
    refetch,
  } = useQuery({
    queryKey: ['admin', 'employee', id],
    queryFn: () => adminApi.employee(id),
  })
  const notice = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState<{ tone: 'good' | 'warn'; sentence: string } | null>(null)
  useEffect(() => {
    if (said) notice.current?.focus()
  }, [said])
  const title = person?.name ?? t('title')
  const isGone = error instanceof ApiError && error.code === 'not-found'

  return (
    <>
      <PageTitle>{title}</PageTitle>
      <Link href="/admin/employees" className={`${buttonClasses({ kind: 'text' })} mb-3`}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        <span>{t('back')}</span>
      </Link>
      <Heading title={title} sentence={person?.email} fixed={person !== undefined} />
      <div ref={notice} tabIndex={-1} role="status" className="empty:absolute">
        {said && (
          <Notice key={said.sentence} tone={said.tone} className="mb-6">
            <Sentence keep={[person?.name, person?.email]}>{said.sentence}</Sentence>
          </Notice>
        )}
      </div>
      {isGone && <p className="text-quiet">{t('gone')}</p>}
      {error && !isGone && <Failed error={error} onRetry={() => void refetch()} />}
      {!person && !error && <Skeleton label={t('loading')} rows={6} height="h-12" />}
      {person && (
        <>
          <EmployeeFacts person={person} />
          <EmployeeActs
            person={person}
            onBegin={() => setSaid(null)}
            onDone={(sentence) => setSaid({ tone: 'good', sentence })}
            onOutdated={(sentence) => setSaid({ tone: 'warn', sentence })}
          />
        </>
      )}
    </>
  )
}

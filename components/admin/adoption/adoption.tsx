'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { adminApi, adminFiles } from '@/lib/client/admin-api'
import { Failed } from '../../list/failed'
import { OutdatedNotice } from '../../list/outdated-notice'
import { Skeleton } from '../../list/skeleton'
import { ButtonLink } from '../../ui/button/button'
import { Heading } from '../heading'
import { AdoptionNumbers } from './adoption-numbers'
import { AdoptionTable } from './adoption-table'

/** Loaded on this page only. */
const AdoptionChart = dynamic(() => import('./adoption-chart').then((module) => module.AdoptionChart), {
  ssr: false,
  loading: () => <div className="h-72 rounded-box bg-wash" />,
})

export function Adoption() {
  const t = useTranslations('admin.adoption')
  const { data: report, error, refetch } = useQuery({ queryKey: ['admin', 'report'], queryFn: adminApi.report })
  // Before the company had anybody there is nothing to draw.
  const days = report?.days.slice(report.days.findIndex(({ employees }) => employees > 0)) ?? []
  return (
    <>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <ButtonLink kind="plain" href={adminFiles.report} download>
          {t('csv')}
        </ButtonLink>
      </Heading>
      {error && !report && <Failed error={error} onRetry={() => void refetch()} />}
      {!report && !error && <Skeleton label={t('loading')} rows={3} height="h-28" />}
      {report && (
        <div className="flex flex-col gap-10">
          <OutdatedNotice error={error} />
          <AdoptionNumbers report={report} />
          <section aria-labelledby="adoption-days" className="flex flex-col gap-4">
            <h2 id="adoption-days" className="text-xl">
              {t('days')}
            </h2>
            {days.length > 1 ? <AdoptionChart days={days} /> : <p className="text-quiet">{t('noDays')}</p>}
            {days.length > 0 && <AdoptionTable days={days} />}
          </section>
        </div>
      )}
    </>
  )
}

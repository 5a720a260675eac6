import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Report } from '@/lib/schemas/admin'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'

/** The numbers as sentences: how many people have MFA, by which method, how many are exempt or late. */
export function AdoptionNumbers({ report }: { report: Report }) {
  const t = useTranslations('admin.adoption')
  const { byOption, exempt } = report
  const asked = report.employees - exempt.oidc - exempt.ldap
  return (
    <div className="flex flex-col gap-6">
      <p className="text-xl">
        {t('reached', {
          withMfa: report.withMfa,
          asked,
          percent: shareOf(report.withMfa, asked),
        })}
      </p>
      {report.overdue > 0 ? (
        <Notice tone="warn">
          <p>{t('overdue', { count: report.overdue })}</p>
          <Link href="/admin/employees?filter=overdue" className={`${buttonClasses({ kind: 'text' })} mt-1`}>
            {t('toOverdue')}
          </Link>
        </Notice>
      ) : (
        <Notice tone="good">{t('noneOverdue')}</Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Numbers
          title={t('byMethod')}
          facts={(['authenticator', 'email', 'passkey'] as const).map((option) => [
            t(`options.${option}`),
            byOption[option],
          ])}
        />
        <Numbers
          title={t('exempt')}
          facts={(['oidc', 'ldap'] as const).map((kind) => [t(`kinds.${kind}`), exempt[kind]])}
        />
        <Numbers
          title={t('others')}
          facts={[
            [t('invited'), report.invited],
            [t('disabled'), report.disabled],
          ]}
        />
      </div>
    </div>
  )
}

function Numbers({ title, facts }: { title: string; facts: [string, ReactNode][] }) {
  return (
    <section className="rounded-box border border-line bg-surface px-5 py-4">
      <h2 className="pb-2 font-semibold">{title}</h2>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-quiet">{term}</dt>
            <dd className="text-end font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Whole percents; 0 % only if no one has it, 100 % only if everyone has. */
function shareOf(part: number, all: number) {
  if (part === 0 || part >= all) return part === 0 ? 0 : 1
  return Math.min(Math.max(part / all, 0.01), 0.99)
}

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Employee } from '@/lib/schemas/admin'
import { look } from '../../ui/look'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { Deadline, MfaMark, StateMark } from './marks'

export function EmployeeFacts({ person }: { person: Employee }) {
  const t = useTranslations('admin.employee')
  const words = useTranslations('admin.employees')
  const { mfa } = person
  const facts: [string, ReactNode][] = [
    [t('role'), words(`roles.${person.role}`)],
    [t('state'), <StateMark key="state" state={person.state} />],
    [
      t('mfa'),
      <span key="mfa" className="flex flex-wrap items-center gap-x-4">
        <MfaMark state={mfa.state} />
        {mfa.state === 'on' && mfa.since && (
          <span className="text-quiet">
            <Sentence>{t.rich(`by.${mfa.option}`, { since: () => <When at={mfa.since ?? ''} /> })}</Sentence>
          </span>
        )}
      </span>,
    ],
  ]
  const has = [
    mfa.factors.authenticators && t('factors.authenticators', { count: mfa.factors.authenticators }),
    mfa.factors.passkeys && t('factors.passkeys', { count: mfa.factors.passkeys }),
    mfa.factors.email && t('factors.email'),
  ].filter(Boolean)
  if (mfa.state === 'on' && has.length) facts.push([t('methods'), has.join(' · ')])
  if (mfa.deadline && mfa.state === 'off')
    facts.push([
      t('deadline'),
      <span key="deadline" className="flex flex-wrap gap-x-4">
        <When at={mfa.deadline} time />
        <Deadline at={mfa.deadline} />
      </span>,
    ])
  facts.push(
    [t('lastSeen'), person.lastSeenAt ? <When key="seen" at={person.lastSeenAt} time /> : t('never')],
    [t('created'), <When key="created" at={person.createdAt} />],
  )
  return (
    <>
      <dl className="divide-y divide-line rounded-box border border-line bg-surface px-5 shadow-box">
        {facts.map(([term, value]) => (
          <div key={term} className="grid gap-x-4 py-3 sm:grid-cols-[12rem_1fr]">
            <dt className="text-quiet">{term}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {person.local && <p className="pt-4 text-quiet">{t('local')}</p>}
      <Link href={`/admin/audit?person=${person.id}`} className={`${look({ kind: 'text' })} mt-4`}>
        {t('audit')}
      </Link>
    </>
  )
}

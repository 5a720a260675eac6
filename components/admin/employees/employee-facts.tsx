import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Employee } from '@/lib/schemas/admin'
import { buttonClasses } from '../../ui/button/button-classes'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { Deadline, MfaMark, StateMark } from './marks'

/** What the portal knows of this person, and the way to their events in the audit log. */
export function EmployeeFacts({ person }: { person: Employee }) {
  const t = useTranslations('admin.employee')
  const roles = useTranslations('admin.employees.roles')
  const { mfa, lastSeenAt } = person
  return (
    <>
      <dl className="divide-y divide-line rounded-box border border-line bg-surface px-5 shadow-box">
        <Fact term={t('role')}>{roles(person.role)}</Fact>
        <Fact term={t('state')}>
          <StateMark state={person.state} />
        </Fact>
        <MfaFacts mfa={mfa} />
        <Fact term={t('lastSeen')}>{lastSeenAt ? <When at={lastSeenAt} time /> : t('never')}</Fact>
        <Fact term={t('created')}>
          <When at={person.createdAt} />
        </Fact>
      </dl>
      {person.local && <p className="pt-4 text-quiet">{t('local')}</p>}
      <Link href={`/admin/audit?person=${person.id}`} className={`${buttonClasses({ kind: 'text' })} mt-4`}>
        {t('audit')}
      </Link>
    </>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 py-3 sm:grid-cols-[12rem_1fr]">
      <dt className="text-quiet">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}

function MfaFacts({ mfa }: Pick<Employee, 'mfa'>) {
  const t = useTranslations('admin.employee')
  const factors = useFactors(mfa)
  const { since } = mfa
  return (
    <>
      <Fact term={t('mfa')}>
        <span className="flex flex-wrap items-center gap-x-4">
          <MfaMark state={mfa.state} />
          {mfa.state === 'on' && since && (
            <span className="text-quiet">
              <Sentence>{t.rich(`by.${mfa.option}`, { since: () => <When at={since} /> })}</Sentence>
            </span>
          )}
        </span>
      </Fact>
      {mfa.state === 'on' && factors && <Fact term={t('methods')}>{factors}</Fact>}
      {mfa.deadline && mfa.state === 'off' && (
        <Fact term={t('deadline')}>
          <span className="flex flex-wrap gap-x-4">
            <When at={mfa.deadline} time />
            <Deadline at={mfa.deadline} />
          </span>
        </Fact>
      )}
    </>
  )
}

/** `Authenticator app · 2 passkeys · Email`; empty without a factor. */
function useFactors({ factors }: Employee['mfa']) {
  const t = useTranslations('admin.employee.factors')
  const { authenticators, passkeys, email } = factors
  return [
    authenticators && t('authenticators', { count: authenticators }),
    passkeys && t('passkeys', { count: passkeys }),
    email && t('email'),
  ]
    .filter(Boolean)
    .join(' · ')
}

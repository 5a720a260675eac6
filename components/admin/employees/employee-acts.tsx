import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ConfirmButton } from '@/components/confirm/confirm-button'
import { adminApi } from '@/lib/client/admin-api'
import type { Employee } from '@/lib/schemas/admin'
import { ChangeAddress } from './change-address'
import { PlainAct } from './plain-act'

/** Acts that take nothing away run at once. */
const plainActs = {
  unlock: adminApi.unlock,
  invite: adminApi.inviteAgain,
  enable: (id: string) => adminApi.disable(id, false),
}

/** Acts with consequences, which a window names first. */
const confirmedActs = {
  promote: { kind: 'plain', run: (id: string) => adminApi.changeRole(id, 'administrator') },
  demote: { kind: 'danger', run: (id: string) => adminApi.changeRole(id, 'employee') },
  disable: { kind: 'danger', run: (id: string) => adminApi.disable(id, true) },
} as const

/** What an administrator can do for this person. */
export function EmployeeActs({ person, ...report }: EmployeeActsProps) {
  const t = useTranslations('admin.acts')
  const roleChange = person.role === 'employee' ? 'promote' : 'demote'
  return (
    <section aria-labelledby="acts" className="pt-10">
      <h2 id="acts" className="pb-2 text-xl">
        {t('heading')}
      </h2>
      <ul className="divide-y divide-line">
        {person.locked && <PlainLine act="unlock" person={person} {...report} />}
        {person.state === 'invited' && <PlainLine act="invite" person={person} {...report} />}
        <ConfirmedLine key={roleChange} act={roleChange} person={person} onDone={report.onDone} />
        <Line means={t('address.means')}>
          <ChangeAddress person={person} onDone={(address) => report.onDone(t('address.done', { address }))} />
        </Line>
        {person.state === 'disabled' ? (
          <PlainLine act="enable" person={person} {...report} />
        ) : (
          <ConfirmedLine act="disable" person={person} onDone={report.onDone} />
        )}
      </ul>
    </section>
  )
}

interface EmployeeActsProps {
  person: Employee
  /** An act began: what was said of the act before is over. */
  onBegin: () => void
  /** With the sentence that says what has happened. */
  onDone: (sentence: string) => void
  /** Another administrator was first, and the act may be gone: with the sentence that says so. */
  onOutdated: (sentence: string) => void
}

function PlainLine({ act, person, onDone, ...report }: EmployeeActsProps & { act: keyof typeof plainActs }) {
  const t = useTranslations('admin.acts')
  const { id, name, email } = person
  return (
    <Line means={t(`${act}.means`)}>
      <PlainAct
        verb={t(`${act}.verb`)}
        run={() => plainActs[act](id)}
        onDone={() => onDone(t(`${act}.done`, { name, email }))}
        {...report}
      />
    </Line>
  )
}

function ConfirmedLine({ act, person, onDone }: ConfirmedLineProps) {
  const t = useTranslations('admin.acts')
  const { id, name } = person
  const { kind, run } = confirmedActs[act]
  return (
    <Line means={t(`${act}.means`)}>
      <ConfirmButton
        kind={kind}
        verb={t(`${act}.verb`)}
        consequence={t(`${act}.consequence`, { name })}
        changes={['admin']}
        run={() => run(id)}
        onDone={() => onDone(t(`${act}.done`, { name }))}
      />
    </Line>
  )
}

interface ConfirmedLineProps extends Pick<EmployeeActsProps, 'person' | 'onDone'> {
  act: keyof typeof confirmedActs
}

function Line({ means, children }: { means: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
      <p className="min-w-[min(100%,15rem)] flex-1 text-quiet">{means}</p>
      {children}
    </li>
  )
}

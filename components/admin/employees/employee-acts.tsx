import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ConfirmButton } from '@/components/confirm/confirm-button'
import { adminApi } from '@/lib/client/admin-api'
import type { Employee } from '@/lib/schemas/admin'
import { ChangeAddress } from './change-address'
import { PlainAct } from './plain-act'

/** What may be done for this person; what takes something away asks first. */
export function EmployeeActs({ person, onBegin, onDone, onOutdated }: EmployeeActsProps) {
  const t = useTranslations('admin.acts')
  const { id, name, email } = person
  const changes = ['admin']
  return (
    <section aria-labelledby="acts" className="pt-10">
      <h2 id="acts" className="pb-2 text-xl">
        {t('heading')}
      </h2>
      <ul className="divide-y divide-line">
        {person.locked && (
          <Act means={t('unlock.means')}>
            <PlainAct
              verb={t('unlock.verb')}
              run={() => adminApi.unlock(id)}
              onBegin={onBegin}
              onOutdated={onOutdated}
              onDone={() => onDone(t('unlock.done', { name }))}
            />
          </Act>
        )}
        {person.state === 'invited' && (
          <Act means={t('invite.means')}>
            <PlainAct
              verb={t('invite.verb')}
              run={() => adminApi.inviteAgain(id)}
              onBegin={onBegin}
              onOutdated={onOutdated}
              onDone={() => onDone(t('invite.done', { email }))}
            />
          </Act>
        )}
        {person.role === 'employee' ? (
          <Act means={t('promote.means')}>
            <ConfirmButton
              kind="plain"
              verb={t('promote.verb')}
              consequence={t('promote.consequence', { name })}
              changes={changes}
              run={() => adminApi.changeRole(id, 'administrator')}
              onDone={() => onDone(t('promote.done', { name }))}
            />
          </Act>
        ) : (
          <Act means={t('demote.means')}>
            <ConfirmButton
              verb={t('demote.verb')}
              consequence={t('demote.consequence', { name })}
              changes={changes}
              run={() => adminApi.changeRole(id, 'employee')}
              onDone={() => onDone(t('demote.done', { name }))}
            />
          </Act>
        )}
        <Act means={t('address.means')}>
          <ChangeAddress person={person} onDone={(address) => onDone(t('address.done', { address }))} />
        </Act>
        {person.state === 'disabled' ? (
          <Act means={t('enable.means')}>
            <PlainAct
              verb={t('enable.verb')}
              run={() => adminApi.disable(id, false)}
              onBegin={onBegin}
              onOutdated={onOutdated}
              onDone={() => onDone(t('enable.done', { name }))}
            />
          </Act>
        ) : (
          <Act means={t('disable.means')}>
            <ConfirmButton
              verb={t('disable.verb')}
              consequence={t('disable.consequence', { name })}
              changes={changes}
              run={() => adminApi.disable(id, true)}
              onDone={() => onDone(t('disable.done', { name }))}
            />
          </Act>
        )}
      </ul>
    </section>
  )
}

interface EmployeeActsProps {
  person: Employee
  /** What was said of the act before is over. */
  onBegin: () => void
  /** With the sentence that says what has happened. */
  onDone: (sentence: string) => void
  /** Somebody else was first, and the act may be gone: with the sentence that says so. */
  onOutdated: (sentence: string) => void
}

function Act({ means, children }: { means: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
      <p className="min-w-[min(100%,15rem)] flex-1 text-quiet">{means}</p>
      {children}
    </li>
  )
}

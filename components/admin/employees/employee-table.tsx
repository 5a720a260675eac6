import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Ref } from 'react'
import type { Employee } from '@/lib/schemas/admin'
import { Deadline, MfaMark, StateMark } from './marks'

/** A table; on a phone each row is a card. The name is the link, and the whole row takes the press. */
export function EmployeeTable({ ref, people, busy }: EmployeeTableProps) {
  const t = useTranslations('admin.employees')
  return (
    <table
      aria-label={t('heading')}
      aria-busy={busy || undefined}
      className={`w-full border-separate border-spacing-0 text-start max-sm:block ${busy ? 'opacity-60' : ''}`}
    >
      <thead className="max-sm:sr-only">
        <tr className="text-quiet text-sm">
          {(['name', 'role', 'state', 'mfa'] as const).map((column) => (
            <th key={column} scope="col" className="border-line border-b px-3 pb-2 text-start font-semibold first:ps-0">
              {t(`columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={ref} className="max-sm:flex max-sm:flex-col max-sm:gap-3">
        {people.map((person) => (
          <EmployeeRow key={person.id} person={person} />
        ))}
      </tbody>
    </table>
  )
}

interface EmployeeTableProps {
  ref: Ref<HTMLTableSectionElement>
  people: Employee[]
  busy: boolean
}

const cell = 'sm:border-line sm:border-b sm:px-3 sm:py-3.5 align-top max-sm:block'

function EmployeeRow({ person }: { person: Employee }) {
  const t = useTranslations('admin.employees')
  return (
    <tr
      data-row
      className="relative transition-colors hover:bg-wash max-sm:flex max-sm:flex-wrap max-sm:gap-x-5 max-sm:gap-y-1.5 max-sm:rounded-box max-sm:border max-sm:border-line max-sm:bg-surface max-sm:px-4 max-sm:py-3.5"
    >
      <th scope="row" className={`${cell} text-start font-normal max-sm:w-full sm:max-w-72 sm:ps-0`}>
        <Link
          href={`/admin/employees/${person.id}`}
          translate="no"
          className="wrap-anywhere font-semibold underline decoration-transparent underline-offset-4 after:absolute after:inset-0 hover:decoration-current"
        >
          {person.name}
        </Link>
        <span translate="no" className="wrap-anywhere block text-[0.9375rem] text-quiet">
          {person.email}
        </span>
      </th>
      <td className={cell}>{t(`roles.${person.role}`)}</td>
      <td className={cell}>
        <StateMark state={person.state} />
      </td>
      <td className={cell}>
        <MfaMark state={person.mfa.state} />
        {person.mfa.state === 'off' && person.mfa.deadline && <Deadline at={person.mfa.deadline} />}
      </td>
    </tr>
  )
}

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
      className={`w-full border-separate border-spacing-0 text-start @max-[36rem]:block ${busy ? 'opacity-60' : ''}`}
    >
      <thead className="@max-[36rem]:sr-only">
        <tr className="text-quiet text-sm">
          {(['name', 'role', 'state', 'mfa'] as const).map((column) => (
            <th key={column} scope="col" className="border-line border-b px-3 pb-2 text-start font-semibold first:ps-0">
              {t(`columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={ref} className="@max-[36rem]:flex @max-[36rem]:flex-col @max-[36rem]:gap-3">
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

const cell =
  '@min-[36rem]:border-line @min-[36rem]:border-b @min-[36rem]:px-3 @min-[36rem]:py-3.5 align-top @max-[36rem]:block'

function EmployeeRow({ person }: { person: Employee }) {
  const t = useTranslations('admin.employees')
  return (
    <tr
      data-row
      className="relative transition-colors hover:bg-wash @max-[36rem]:flex @max-[36rem]:flex-wrap @max-[36rem]:gap-x-5 @max-[36rem]:gap-y-1.5 @max-[36rem]:rounded-box @max-[36rem]:border @max-[36rem]:border-line @max-[36rem]:bg-surface @max-[36rem]:px-4 @max-[36rem]:py-3.5"
    >
      <th
        scope="row"
        className={`${cell} text-start font-normal @max-[36rem]:w-full @min-[36rem]:max-w-72 @min-[36rem]:ps-0`}
      >
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

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { EmployeeFilter } from '@/lib/schemas/admin'
import { Field, inputClasses } from '../../ui/field'
import { Select } from '../../ui/select'
import { useSettled } from '../use-settled'

/** The schema itself would bring its library along. */
export const employeeFilters = [
  'mfa-on',
  'mfa-off',
  'overdue',
  'invited',
  'disabled',
  'administrators',
] as const satisfies EmployeeFilter[]

/** What is typed is looked for once the typing rests. */
export function EmployeeFilters({ q = '', filter, onChange }: EmployeeFiltersProps) {
  const t = useTranslations('admin.employees')
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed)
  const asked = useRef(q)
  useEffect(() => {
    if (settled === asked.current) return
    asked.current = settled
    onChange({ q: settled.trim() })
  }, [settled, onChange])

  return (
    <search className="grid gap-4 @min-[36rem]:grid-cols-[minmax(0,1fr)_14rem]">
      <Field id="employee-search" label={t('search')}>
        <input
          id="employee-search"
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          placeholder={t('searchHint')}
          onChange={(event) => setTyped(event.target.value)}
          className={`${inputClasses} h-11`}
        />
      </Field>
      <Field id="employee-filter" label={t('filter')}>
        <Select
          id="employee-filter"
          value={filter ?? ''}
          onChange={(event) => onChange({ filter: event.target.value || undefined })}
        >
          <option value="">{t('filters.everyone')}</option>
          {employeeFilters.map((one) => (
            <option key={one} value={one}>
              {t(`filters.${one}`)}
            </option>
          ))}
        </Select>
      </Field>
    </search>
  )
}

interface EmployeeFiltersProps {
  q: string | undefined
  filter: EmployeeFilter | undefined
  onChange: (values: Record<string, string | undefined>) => void
}

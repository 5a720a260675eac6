import { useTranslations } from 'next-intl'
import { timeZoneName } from '@/lib/client/days'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { Select } from '../../ui/select'
import { useHydrated } from '../../ui/use-hydrated'
import { PersonFilter } from './person-filter'
import { useAuditNames } from './use-audit-names'

export function AuditFilters({ shown, onChange }: AuditFiltersProps) {
  const t = useTranslations('admin.audit')
  const { grouped } = useAuditNames()
  const here = useHydrated()
  return (
    <search className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="audit-type" label={t('type')}>
          <Select id="audit-type" value={shown.type ?? ''} onChange={(event) => onChange({ type: event.target.value })}>
            <option value="">{t('everything')}</option>
            {grouped.map(({ label, types }) => (
              <optgroup key={label} label={label}>
                {types.map(({ type, name }) => (
                  <option key={type} value={type}>
                    {name}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        </Field>
        <PersonFilter id={shown.person} onChange={(person) => onChange({ person })} />
        {(['from', 'to'] as const).map((end) => (
          <Field key={end} id={`audit-${end}`} label={t(end)}>
            <input
              id={`audit-${end}`}
              type="date"
              value={shown[end] ?? ''}
              onChange={(event) => onChange({ [end]: event.target.value })}
              aria-describedby={describedBy('audit-zone', { hint: true })}
              className={`${inputClasses} h-11`}
            />
          </Field>
        ))}
      </div>
      <p id="audit-zone-hint" className="text-[0.9375rem] text-quiet">
        {t('zone', { zone: here ? timeZoneName() : 'UTC' })}
      </p>
    </search>
  )
}

interface AuditFiltersProps {
  shown: { type: string | undefined; person: string | undefined; from: string | undefined; to: string | undefined }
  onChange: (values: Record<string, string | undefined>) => void
}

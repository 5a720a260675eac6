import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { localDay, startOfDay, timeZoneName } from '@/lib/client/days'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'

/** A day of the reader's own zone, which begins there at midnight. Empty: from now. */
export function RequiredFrom({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const t = useTranslations('admin.policy.mfa.from')
  const id = useId()
  const zone = timeZoneName()
  return (
    <Field
      id={id}
      label={t('label')}
      hint={
        <Sentence keep={[zone]}>
          {at ? t.rich('hint', { when: () => <When at={at} time />, zone }) : t('now', { zone })}
        </Sentence>
      }
    >
      <input
        id={id}
        type="date"
        value={at ? localDay(at) : ''}
        onChange={(event) => onChange(startOfDay(event.target.value) ?? null)}
        aria-describedby={describedBy(id, { hint: true })}
        className={`${inputClasses} h-11 max-w-56`}
      />
    </Field>
  )
}

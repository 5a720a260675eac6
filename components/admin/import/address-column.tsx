import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { ImportReport } from '@/lib/schemas/import'
import { describedBy, Field } from '../../ui/field'
import { Select } from '../../ui/select'
import { Sentence } from '../../ui/sentence'

/** Asks which column holds the addresses, or says which one was taken and lets the person take another. */
export function AddressColumn({ choice, next, onChoose }: AddressColumnProps) {
  const t = useTranslations('admin.import')
  const id = useId()
  const { chosen, candidates } = choice
  const hint = chosen === null ? t('addressColumnAsk') : <Taken column={chosen} />
  return (
    <Field id={id} label={t('addressColumn')} hint={hint}>
      <Select
        id={id}
        value={next ?? chosen ?? ''}
        aria-describedby={describedBy(id, { hint: true })}
        onChange={(event) => onChoose(event.target.value)}
      >
        {chosen === null && (
          <option value="" disabled>
            {t('addressColumnNone')}
          </option>
        )}
        {[...new Set(candidates)].map((column) => (
          <option key={column} translate="no">
            {column}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function Taken({ column }: { column: string }) {
  const t = useTranslations('admin.import')
  return <Sentence keep={[column]}>{t('addressColumnTaken', { column })}</Sentence>
}

interface AddressColumnProps {
  choice: NonNullable<ImportReport['addressColumns']>
  /** Chosen just now: the select does not jump back until its preview is there. */
  next: string | undefined
  onChoose: (column: string) => void
}

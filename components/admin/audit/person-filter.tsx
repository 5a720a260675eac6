import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button } from '../../ui/button/button'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { useSettled } from '../use-settled'

/** One person, found by the beginning of a name or an address; taken when one of the offered addresses is chosen. */
export function PersonFilter({ id, onChange }: { id: string | undefined; onChange: (id: string | undefined) => void }) {
  const t = useTranslations('admin.audit.person')
  return id ? <Chosen id={id} onClear={() => onChange(undefined)} /> : <Finder label={t('label')} onFound={onChange} />
}

function Chosen({ id, onClear }: { id: string; onClear: () => void }) {
  const t = useTranslations('admin.audit.person')
  const { data, error } = useQuery({ queryKey: ['admin', 'employee', id], queryFn: () => adminApi.employee(id) })
  const reason = useErrorSentence()(error)
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-semibold">{t('label')}</p>
      <div className="flex min-h-11 items-center justify-between gap-3 rounded-box bg-wash px-3.5">
        <span translate={data ? 'no' : undefined} className="truncate">
          {data ? data.email : t('one')}
        </span>
        <Button kind="text" onClick={onClear}>
          {t('everyone')}
        </Button>
      </div>
      {reason && <p className="text-[0.9375rem] text-quiet">{reason}</p>}
    </div>
  )
}

function Finder({ label, onFound }: { label: string; onFound: (id: string) => void }) {
  const t = useTranslations('admin.audit.person')
  const [typed, setTyped] = useState('')
  const q = useSettled(typed).trim()
  const sentence = useErrorSentence()
  const { data, error } = useQuery({
    queryKey: ['admin', 'employees', { q, few: true }],
    queryFn: () => adminApi.employees({ q }),
    enabled: q.length > 1,
    placeholderData: (before) => before,
  })
  const found = q.length > 1 ? (data?.items.slice(0, 8) ?? []) : []
  const isNobody = q.length > 1 && data?.items.length === 0
  const complaint = error ? sentence(error) : isNobody ? t('nobody') : null
  const choose = (text: string) => {
    setTyped(text)
    const person = found.find(({ email }) => email === text.trim().toLowerCase())
    if (person) onFound(person.id)
  }
  return (
    <Field id="audit-person" label={label} error={complaint}>
      <input
        id="audit-person"
        type="search"
        list="audit-people"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        placeholder={t('hint')}
        onChange={(event) => choose(event.target.value)}
        aria-describedby={describedBy('audit-person', { error: complaint })}
        className={`${inputClasses} h-11`}
      />
      <datalist id="audit-people">
        {found.map((person) => (
          <option key={person.id} value={person.email}>
            {person.name}
          </option>
        ))}
      </datalist>
    </Field>
  )
}

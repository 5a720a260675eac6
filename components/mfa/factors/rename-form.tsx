import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { ApiError } from '@/lib/client/api'
import { Button } from '../../ui/button/button'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { Sentence } from '../../ui/sentence'

/** Stands in place of the line that it renames. Escape keeps the old name; what was typed stays through an error. */
export function RenameForm({ name, ...factor }: RenameFormProps) {
  const t = useTranslations('rename')
  const id = useId()
  const { label, onClose } = factor
  const { field, busy, error, renamedElsewhere, submit } = useRename(factor)
  const hint = renamedElsewhere ? <Sentence keep={[label]}>{t('isCalled', { label })}</Sentence> : null
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      noValidate
      className="flex w-full flex-col gap-3"
    >
      <Field id={id} label={name} hint={hint} error={error}>
        <input
          ref={field}
          id={id}
          defaultValue={label}
          maxLength={64}
          autoComplete="off"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, { hint, error })}
          className={`${inputClasses} h-11 max-w-md`}
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={busy}>
          {t('save')}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

interface FactorToRename {
  /** The name it has now. */
  label: string
  run: (label: string) => Promise<void>
  /** The factor was removed meanwhile: the section says so, because this line goes. */
  onGone: () => void
  onClose: () => void
}

interface RenameFormProps extends FactorToRename {
  /** Of the field. */
  name: string
}

function useRename({ label, run, onGone, onClose }: FactorToRename) {
  const queries = useQueryClient()
  const [empty, setEmpty] = useState(false)
  const [before] = useState(label)
  const rename = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onClose()
    },
    onError: (error) => codeOf(error) === 'not-found' && onGone(),
  })
  const field = useFieldFocus(rename.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = field.current?.value.trim() ?? ''
    setEmpty(!typed)
    if (!typed) return field.current?.focus()
    if (typed === label) return onClose()
    if (!rename.isPending) rename.mutate(typed)
  }
  return {
    field,
    busy: rename.isPending,
    error: useRenameSentence(empty, rename.error),
    // The refused rename refreshed the view, and with it the name that the factor has now.
    renamedElsewhere: label !== before && !empty && codeOf(rename.error) === 'changed-meanwhile',
    submit,
  }
}

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : null)

function useRenameSentence(empty: boolean, error: unknown) {
  const t = useTranslations('rename')
  const sentence = useErrorSentence()
  if (empty) return t('missing')
  return codeOf(error) === 'invalid-body' ? t('refused') : sentence(error)
}

/** The field is selected at first, and focused again after each error. */
function useFieldFocus(error: unknown) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  useEffect(() => {
    if (error) field.current?.focus()
  }, [error])
  return field
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { ApiError } from '@/lib/client/api'
import { Button } from '../../ui/button'
import { describedBy, Field, inputLook } from '../../ui/field'
import { Sentence } from '../../ui/sentence'

/** In place of the line that it names. Escape leaves the name as it was; what was typed stays through an error. */
export function RenameForm({ label, name, run, onGone, onClose }: RenameFormProps) {
  const t = useTranslations('rename')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [empty, setEmpty] = useState(false)
  const [before] = useState(label)
  const rename = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onClose()
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'not-found') onGone()
    },
  })
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  useEffect(() => {
    if (rename.error) field.current?.focus()
  }, [rename.error])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = field.current?.value.trim() ?? ''
    setEmpty(!typed)
    if (!typed) return field.current?.focus()
    if (typed === label) return onClose()
    if (!rename.isPending) rename.mutate(typed)
  }
  const refused = rename.error instanceof ApiError && rename.error.code === 'invalid-body'
  const error = empty ? t('missing') : refused ? t('refused') : sentence(rename.error)
  // The view that the refusal refreshes says what it is called now.
  const isOther =
    label !== before && !empty && rename.error instanceof ApiError && rename.error.code === 'changed-meanwhile'
  const hint = isOther ? <Sentence keep={[label]}>{t('isCalled', { label })}</Sentence> : null
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
          className={`${inputLook} h-11 max-w-md`}
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={rename.isPending}>
          {t('save')}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

interface RenameFormProps {
  /** As it is called now. */
  label: string
  /** Of the field. */
  name: string
  run: (label: string) => Promise<void>
  /** There is nothing left to name: the list says so, because this line goes. */
  onGone: () => void
  onClose: () => void
}

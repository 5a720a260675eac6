import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import { ApiError, api } from '@/lib/client/api'
import { Button } from '../ui/button'
import { describedBy, Field, inputLook } from '../ui/field'

/** In the place of the name that it changes. What was typed stays until it has been taken. */
export function RenameForm({ id, label, onClose }: { id: string; label: string; onClose: () => void }) {
  const t = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const fieldId = useId()
  const [empty, setEmpty] = useState(false)
  const rename = useMutation({
    mutationFn: (next: string) => api.renameAuthenticator(id, next),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onClose()
    },
  })
  const refused = rename.error instanceof ApiError && rename.error.code === 'invalid-body'
  const error = empty ? t('nameMissing') : refused ? t('nameRefused') : sentence(rename.error)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  useEffect(() => {
    if (rename.error) field.current?.focus()
  }, [rename.error])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (rename.isPending) return
    const next = field.current?.value.trim() ?? ''
    setEmpty(!next)
    if (!next) return field.current?.focus()
    if (next === label) return onClose()
    rename.mutate(next)
  }
  return (
    <form onSubmit={submit} noValidate className="flex w-full max-w-md flex-col gap-3">
      <Field id={fieldId} label={t('name')} error={error}>
        <input
          ref={field}
          id={fieldId}
          defaultValue={label}
          maxLength={64}
          autoComplete="off"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(fieldId, { error })}
          className={`${inputLook} h-11`}
        />
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={rename.isPending}>
          {t('rename')}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

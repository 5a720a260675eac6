import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, type HTMLInputTypeAttribute, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../errors/use-error-sentence'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { describedBy, Field, inputLook } from '../ui/field'
import { Notice } from '../ui/notice'

interface Input {
  label: string
  /** What is said where it is empty. */
  missing: string
  /** What is said where the server does not take it. */
  refused: string
  type?: HTMLInputTypeAttribute
}

/** A short form in a window. What was typed stays until it has been taken; each complaint stands at its field. */
export function FormDialog<Name extends string>({ open, sentence, ...form }: DialogProps<Name>) {
  return (
    <Dialog open={open} onClose={form.onClose} title={form.verb} description={sentence}>
      <Form {...form} />
    </Dialog>
  )
}

function Form<Name extends string>({ verb, inputs, run, onClose, onDone }: FormProps<Name>) {
  const t = useTranslations('common')
  const words = useErrorSentence()
  const queries = useQueryClient()
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [empty, setEmpty] = useState<string[]>([])
  const names = Object.keys(inputs) as Name[]
  const sending = useMutation({
    mutationFn: run,
    onSuccess: async (_, values) => {
      await queries.invalidateQueries({ queryKey: ['admin'] })
      onDone(values)
    },
    // Somebody else may have taken the address or changed the person: the page behind shows it.
    onError: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  })
  const { error } = sending
  const fields = (error instanceof ApiError && error.problem.fields) || {}
  const complaintOf = (name: Name) =>
    empty.includes(name) ? inputs[name].missing : name in fields ? inputs[name].refused : null
  const firstWrong = names.find((name) => complaintOf(name))
  useEffect(() => {
    if (!firstWrong || (!error && !empty.length)) return
    const field = form.current?.querySelector<HTMLInputElement>(`[name="${firstWrong}"]`)
    field?.focus()
    field?.select()
  }, [firstWrong, error, empty])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending.isPending) return
    const typed = new FormData(event.currentTarget)
    const values = Object.fromEntries(names.map((name) => [name, String(typed.get(name)).trim()])) as Record<
      Name,
      string
    >
    const left = names.filter((name) => !values[name])
    sending.reset()
    setEmpty(left)
    if (!left.length) sending.mutate(values)
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
      {error && !firstWrong && words(error) && (
        <Notice tone="bad" role="alert">
          {words(error)}
        </Notice>
      )}
      {names.map((name) => (
        <Field key={name} id={`${id}-${name}`} label={inputs[name].label} error={complaintOf(name)}>
          <input
            id={`${id}-${name}`}
            name={name}
            type={inputs[name].type ?? 'text'}
            autoComplete="off"
            aria-invalid={complaintOf(name) ? true : undefined}
            aria-describedby={describedBy(`${id}-${name}`, { error: complaintOf(name) })}
            className={`${inputLook} h-11`}
          />
        </Field>
      ))}
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="plain" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" busy={sending.isPending}>
          {verb}
        </Button>
      </div>
    </form>
  )
}

interface FormProps<Name extends string> {
  /** The window's name and its button's. */
  verb: string
  inputs: Record<Name, Input>
  run: (values: Record<Name, string>) => Promise<unknown>
  onClose: () => void
  onDone: (values: Record<Name, string>) => void
}

interface DialogProps<Name extends string> extends FormProps<Name> {
  open: boolean
  sentence: ReactNode
}

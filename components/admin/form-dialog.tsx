import { useIsMutating } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type HTMLInputTypeAttribute, type ReactNode, useId } from 'react'
import { useErrorSentence } from '../errors/use-error-sentence'
import { Button } from '../ui/button/button'
import { Dialog } from '../ui/dialog/dialog'
import { describedBy, Field, inputClasses } from '../ui/field'
import { Notice } from '../ui/notice'
import { type FormToSend, useFormDialog } from './use-form-dialog'

/** A short form in a window. What was typed stays until it has been taken; each complaint stands at its field. */
export function FormDialog<Name extends string>({ open, sentence, onClose, ...form }: DialogProps<Name>) {
  const sendingKey = useId()
  const busy = useIsMutating({ mutationKey: [sendingKey] }) > 0
  // A window that closed while the form was on its way would throw its answer away.
  const close = () => {
    if (!busy) onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={form.verb} description={sentence}>
      <Form {...form} sendingKey={sendingKey} onClose={close} />
    </Dialog>
  )
}

function Form<Name extends string>({
  verb,
  inputs,
  onClose,
  ...sending
}: FormProps<Name> & Pick<FormToSend<Name>, 'sendingKey'>) {
  const t = useTranslations('common')
  const { form, names, complaintOf, submit, busy, error } = useFormDialog({ inputs, ...sending })
  const sentence = useErrorSentence()(error)
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
      {sentence && (
        <Notice tone="bad" role="alert">
          {sentence}
        </Notice>
      )}
      {names.map((name) => (
        <FormField key={name} name={name} input={inputs[name]} error={complaintOf(name)} />
      ))}
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="plain" aria-disabled={busy || undefined} onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" busy={busy}>
          {verb}
        </Button>
      </div>
    </form>
  )
}

function FormField({ name, input, error }: { name: string; input: Input; error: string | null }) {
  const id = `${useId()}-${name}`
  return (
    <Field id={id} label={input.label} error={error}>
      <input
        id={id}
        name={name}
        type={input.type ?? 'text'}
        autoComplete="off"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { error })}
        className={`${inputClasses} h-11`}
      />
    </Field>
  )
}

interface Input {
  label: string
  /** Said when it is empty. */
  missing: string
  /** Said when the server refuses it. */
  refused: string
  type?: HTMLInputTypeAttribute
}

interface FormProps<Name extends string> extends Omit<FormToSend<Name>, 'sendingKey'> {
  /** The window's name and its button's. */
  verb: string
  inputs: Record<Name, Input>
  onClose: () => void
}

interface DialogProps<Name extends string> extends FormProps<Name> {
  open: boolean
  sentence: ReactNode
}

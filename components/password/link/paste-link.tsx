import { type FormEvent, useRef, useState } from 'react'
import { linkTokenIn } from '@/lib/client/link-token'
import { Button } from '../../ui/button/button'
import { describedBy, Field, inputClasses } from '../../ui/field'

export interface PasteLinkMessages {
  pasteField: string
  pasteHint: string
  pasteMissing: string
  pasteOpen: string
}

/** Takes a mailed link that came without its last part: the whole link, or that part alone. */
export function PasteLink({ messages, onToken }: { messages: PasteLinkMessages; onToken: (token: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [error, setError] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const token = linkTokenIn(field.current?.value ?? '')
    if (token) return onToken(token)
    setError(messages.pasteMissing)
    field.current?.focus()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field id="mailed-link" label={messages.pasteField} hint={messages.pasteHint} error={error}>
        <textarea
          ref={field}
          id="mailed-link"
          rows={2}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          translate="no"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy('mailed-link', { hint: true, error })}
          className={`${inputClasses} code-text block resize-none py-2.5 text-[0.9375rem]`}
        />
      </Field>
      <Button type="submit" kind="plain" size="large">
        {messages.pasteOpen}
      </Button>
    </form>
  )
}

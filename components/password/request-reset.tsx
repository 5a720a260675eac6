import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { fill } from '@/lib/messages/fill'
import { Button, ButtonLink } from '../ui/button'
import { describedBy, Field, inputLook } from '../ui/field'
import { Sentence } from '../ui/sentence'

export interface RequestWords {
  heading: string
  sentence: string
  mfaStays: string
  email: string
  emailMissing: string
  submit: string
  sentHeading: string
  /** With `{address}`. */
  sent: string
  spam: string
  again: string
  back: string
  offline: string
}

/** Says the same whether or not anybody has the address. `ready`: the script has seen that no link was followed. */
export function RequestReset({ ready, words }: { ready: boolean; words: RequestWords }) {
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (sentTo !== null) return <LinkSent address={sentTo} words={words} onAgain={() => setSentTo(null)} />
  return (
    <>
      <h1 className="pb-3 text-2xl">{words.heading}</h1>
      <div className={ready ? '' : 'invisible'}>
        <p className="pb-6 text-quiet">{words.sentence}</p>
        <RequestForm words={words} onSent={setSentTo} />
      </div>
    </>
  )
}

function RequestForm({ words, onSent }: { words: RequestWords; onSent: (address: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const refuse = (sentence: string) => {
    setError(sentence)
    field.current?.focus()
  }
  const send = async (address: string) => {
    setBusy(true)
    setError(null)
    try {
      await api.requestReset(address)
      onSent(address)
    } catch (refusal) {
      setBusy(false)
      refuse((refusal instanceof ApiError && refusal.detail) || words.offline)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = field.current?.value.trim() ?? ''
    if (!address.includes('@')) refuse(words.emailMissing)
    else if (!busy) void send(address)
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field id="email" label={words.email} error={error}>
        <input
          ref={field}
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy('email', { error })}
          className={`${inputLook} h-12`}
        />
      </Field>
      <Button type="submit" size="large" className="w-full" busy={busy}>
        {words.submit}
      </Button>
      <ButtonLink href="/sign-in" kind="plain" size="large">
        {words.back}
      </ButtonLink>
    </form>
  )
}

function LinkSent({ address, words, onAgain }: { address: string; words: RequestWords; onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="pb-3 text-2xl">
        {words.sentHeading}
      </h1>
      <p role="status" className="wrap-anywhere pb-3">
        <Sentence keep={[address]}>{fill(words.sent, { address })}</Sentence>
      </p>
      <p className="pb-3 text-quiet">{words.spam}</p>
      <p className="pb-6 text-quiet">{words.mfaStays}</p>
      <div className="flex flex-col gap-3">
        <ButtonLink href="/sign-in" size="large">
          {words.back}
        </ButtonLink>
        <Button kind="plain" size="large" onClick={onAgain}>
          {words.again}
        </Button>
      </div>
    </>
  )
}

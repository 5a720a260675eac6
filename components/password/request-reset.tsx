import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { keepAddress } from '@/lib/client/kept-address'
import { fill } from '@/lib/messages/fill'
import { Button, ButtonLink } from '../ui/button'
import { describedBy, Field, inputLook } from '../ui/field'
import { Sentence } from '../ui/sentence'
import { useHydrated } from '../ui/use-hydrated'
import { LinkHeading } from './link-heading'
import { useCarriedAddress } from './use-carried-address'

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
  /** Where the browser did not keep the address. */
  sentUnnamed: string
  spam: string
  again: string
  back: string
  /** Says which sender to look for, and its address within; null without a mail provider. */
  from: string | null
  sender: string | null
  offline: string
}

/** What the server knows when the page comes. */
export interface RequestPage {
  /** Typed last in this browser, on the sign-in page or here; empty where none was kept. */
  address: string
  /** The plain form was just answered. */
  sent: boolean
  initialError: string | null
}

/** Says the same whether or not anybody has the address. `ready`: the script has seen that no link was followed. */
export function RequestReset({ ready, words, address, sent, initialError }: RequestResetProps) {
  const [sentTo, setSentTo] = useState(sent ? address : null)
  const [isAgain, setIsAgain] = useState(false)
  const askAgain = () => {
    setSentTo(null)
    setIsAgain(true)
  }
  if (sentTo !== null) return <LinkSent address={sentTo} words={words} onAgain={askAgain} />
  return (
    <>
      <LinkHeading>{words.heading}</LinkHeading>
      <div className={ready ? '' : 'invisible noscript:visible'}>
        <p className="pb-6 text-quiet">{words.sentence}</p>
        <RequestForm
          words={words}
          address={address}
          initialError={initialError}
          isFocused={isAgain}
          onSent={setSentTo}
        />
      </div>
    </>
  )
}

interface RequestResetProps extends RequestPage {
  ready: boolean
  words: RequestWords
}

interface RequestFormProps extends Omit<RequestPage, 'sent'> {
  words: RequestWords
  /** The user asked for another address. */
  isFocused: boolean
  onSent: (address: string) => void
}

/** A plain form first: it also works without this script, one page later. */
function RequestForm({ words, address: kept, initialError, isFocused, onSent }: RequestFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState(initialError)
  const [busy, setBusy] = useState(false)
  const here = useHydrated()
  useCarriedAddress(field, kept)
  useEffect(() => {
    if (isFocused) field.current?.focus()
  }, [isFocused])

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
    <form
      method="post"
      action="/password-reset/send"
      onSubmit={submit}
      noValidate={here}
      className="flex flex-col gap-5"
    >
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
          defaultValue={kept}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy('email', { error })}
          className={`${inputLook} h-12`}
        />
      </Field>
      <Button type="submit" native size="large" className="w-full" busy={busy}>
        {words.submit}
      </Button>
      <ButtonLink
        href="/sign-in"
        kind="plain"
        size="large"
        onClick={() => keepAddress(field.current?.value.trim() ?? '')}
      >
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
      <LinkHeading ref={heading}>{words.sentHeading}</LinkHeading>
      <p role="status" className="wrap-anywhere pb-3">
        <Sentence keep={[address]}>{address ? fill(words.sent, { address }) : words.sentUnnamed}</Sentence>
      </p>
      {words.from && (
        <p className="wrap-anywhere pb-3">
          <Sentence keep={[words.sender]}>{words.from}</Sentence>
        </p>
      )}
      <p className="pb-3 text-quiet">{words.spam}</p>
      <p className="pb-6 text-quiet">{words.mfaStays}</p>
      <div className="flex flex-col gap-3">
        <ButtonLink href="/sign-in" size="large" onClick={() => keepAddress(address)}>
          {words.back}
        </ButtonLink>
        <Button kind="plain" size="large" onClick={onAgain}>
          {words.again}
        </Button>
        <noscript className="contents">
          <ButtonLink href="/password-reset" kind="plain" size="large">
            {words.again}
          </ButtonLink>
        </noscript>
      </div>
    </>
  )
}

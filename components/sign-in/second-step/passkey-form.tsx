'use client'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button/button'
import { FieldError, Notice } from '../../ui/notice'
import { clockText } from '../../ui/use-wait'
import type { Explained } from './explain-miss'
import { TriesLeft, TrustBox } from './second-step-parts'
import { type SecondStepMessages, useSecondStepPasskey } from './use-second-step-passkey'

export interface PasskeyFormMessages extends SecondStepMessages {
  means: string
  needsScript: string
  trust: string
}

/** The MFA screen for confirming with a passkey. The ceremony begins only when the button is pressed. */
export function PasskeyForm({ csrfToken, trustBrowserDays, initial, messages }: PasskeyFormProps) {
  const button = useRef<HTMLButtonElement>(null)
  const { busy, error, left, triesLeft, press } = useSecondStepPasskey(messages, initial)
  useEffect(() => button.current?.focus(), [])

  return (
    <form
      id="second-step"
      onSubmit={(event) => {
        event.preventDefault()
        void press()
      }}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <p>{messages.means}</p>
      <noscript>
        <Notice tone="warn">{messages.needsScript}</Notice>
      </noscript>
      {error && <FieldError id="passkey-error">{error}</FieldError>}
      {error && <TriesLeft left={triesLeft} text={messages.triesLeft} />}
      <TrustBox days={trustBrowserDays} label={messages.trust} />
      <div className="noscript:hidden flex flex-col gap-2">
        <Button
          ref={button}
          type="submit"
          size="large"
          className="w-full"
          busy={busy}
          disabled={left !== null}
          aria-describedby={error ? 'passkey-error' : undefined}
        >
          {messages.use}
        </Button>
        {left !== null && (
          <p aria-hidden="true" className="code-text text-center text-quiet tabular-nums">
            {clockText(left)}
          </p>
        )}
        <p role="status" className="sr-only">
          {busy ? messages.waiting : ''}
        </p>
      </div>
    </form>
  )
}

interface PasskeyFormProps {
  csrfToken: string
  trustBrowserDays: number
  initial: Explained
  messages: PasskeyFormMessages
}

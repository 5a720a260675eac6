'use client'
import { Button } from '../../ui/button/button'
import { FieldError } from '../../ui/notice'
import { TriesLeft } from './second-step-parts'
import { type SecondStepMessages, useSecondStepPasskey } from './use-second-step-passkey'

/**
 * A passkey among the other ways: one press confirms and signs in. Before the script runs, and without it, it leads to the
 * passkey's own view, as every other way does.
 */
export function PasskeyMethod({ messages }: { messages: SecondStepMessages }) {
  const { busy, error, triesLeft, press } = useSecondStepPasskey(messages)
  return (
    <form
      method="get"
      action="/sign-in/verify"
      onSubmit={(event) => {
        event.preventDefault()
        void press()
      }}
    >
      <input type="hidden" name="method" value="passkey" />
      <Button type="submit" native kind="text" busy={busy} aria-describedby={error ? 'passkey-error' : undefined}>
        {messages.use}
      </Button>
      {error && <FieldError id="passkey-error">{error}</FieldError>}
      {error && <TriesLeft left={triesLeft} text={messages.triesLeft} />}
      <p role="status" className="sr-only">
        {busy ? messages.waiting : ''}
      </p>
    </form>
  )
}

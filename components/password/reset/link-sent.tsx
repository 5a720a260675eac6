import { useEffect, useRef } from 'react'
import { keepAddress } from '@/lib/client/kept-address'
import { fill } from '@/lib/messages/fill'
import { Button, ButtonLink } from '../../ui/button/button'
import { Sentence } from '../../ui/sentence'
import { LinkHeading } from '../link/link-heading'

export interface LinkSentMessages {
  sentHeading: string
  /** With `{address}`. */
  sent: string
  /** Where the browser did not keep the address. */
  sentUnnamed: string
  /** Says which sender to look for, and its address within; null without a mail provider. */
  from: string | null
  sender: string | null
  spam: string
  mfaStays: string
  back: string
  again: string
}

/** The answer to a request, the same whether or not the address has an account. */
export function LinkSent({
  address,
  messages,
  onAgain,
}: {
  address: string
  messages: LinkSentMessages
  onAgain: () => void
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <LinkHeading ref={heading}>{messages.sentHeading}</LinkHeading>
      <p role="status" className="wrap-anywhere pb-3">
        <Sentence keep={[address]}>{address ? fill(messages.sent, { address }) : messages.sentUnnamed}</Sentence>
      </p>
      {messages.from && (
        <p className="wrap-anywhere pb-3">
          <Sentence keep={[messages.sender]}>{messages.from}</Sentence>
        </p>
      )}
      <p className="pb-3 text-quiet">{messages.spam}</p>
      <p className="pb-6 text-quiet">{messages.mfaStays}</p>
      <div className="flex flex-col gap-3">
        <ButtonLink href="/sign-in" size="large" onClick={() => keepAddress(address)}>
          {messages.back}
        </ButtonLink>
        <Button kind="plain" size="large" onClick={onAgain}>
          {messages.again}
        </Button>
        <noscript className="contents">
          <ButtonLink href="/password-reset" kind="plain" size="large">
            {messages.again}
          </ButtonLink>
        </noscript>
      </div>
    </>
  )
}

'use client'
import { ButtonLink } from '../ui/button/button'
import { Sentence } from '../ui/sentence'
import { LinkHeading } from './link/link-heading'
import { type LinkMessages, LinkScreen } from './link/link-screen'
import { PasteLink } from './link/paste-link'
import { useFragmentToken } from './link/use-fragment-token'

/** `/invitation`: the first password, by the mailed link. */
export function InvitationScreen({ messages }: { messages: InvitationMessages }) {
  const { token, opened, open } = useFragmentToken()
  if (token) return <LinkScreen key={opened} purpose="invitation" token={token} messages={messages} />
  return (
    <>
      <LinkHeading>{messages.heading}</LinkHeading>
      <div className={`flex flex-col gap-4 pb-6 ${token === undefined ? 'invisible noscript:visible' : ''}`}>
        <p className="wrap-anywhere">
          <Sentence keep={[messages.sender]}>
            {messages.none} {messages.from}
          </Sentence>
        </p>
        <p className="text-quiet">{messages.link.pasteCame}</p>
        <PasteLink messages={messages.link} onToken={open} />
      </div>
      <ButtonLink href="/sign-in" kind="plain" size="large" className="w-full">
        {messages.back}
      </ButtonLink>
    </>
  )
}

interface InvitationMessages extends LinkMessages {
  heading: string
  none: string
  /** Says which sender to look for, and its address within; null without a mail provider. */
  from: string | null
  sender: string | null
}

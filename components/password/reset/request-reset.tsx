import { useState } from 'react'
import { LinkHeading } from '../link/link-heading'
import { LinkSent, type LinkSentMessages } from './link-sent'
import { type KnownRequest, RequestForm, type RequestFormMessages } from './request-form'

export interface RequestMessages extends RequestFormMessages, LinkSentMessages {
  heading: string
  sentence: string
}

/** What the server knows when the page comes. */
export interface RequestPage extends KnownRequest {
  /** The plain form was just answered. */
  sent: boolean
}

/** Says the same whether or not anybody has the address. `ready`: the script has seen that no link was followed. */
export function RequestReset({ ready, messages, address, sent, initialError }: RequestResetProps) {
  const [sentTo, setSentTo] = useState(sent ? address : null)
  const [isAgain, setIsAgain] = useState(false)
  const askAgain = () => {
    setSentTo(null)
    setIsAgain(true)
  }
  if (sentTo !== null) return <LinkSent address={sentTo} messages={messages} onAgain={askAgain} />
  return (
    <>
      <LinkHeading>{messages.heading}</LinkHeading>
      <div className={ready ? '' : 'invisible noscript:visible'}>
        <p className="pb-6 text-quiet">{messages.sentence}</p>
        <RequestForm
          messages={messages}
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
  messages: RequestMessages
}

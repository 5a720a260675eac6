import { useState } from 'react'
import { LinkHeading } from '../link/link-heading'
import { LinkSent, type LinkSentWords } from './link-sent'
import { type KnownRequest, RequestForm, type RequestFormWords } from './request-form'

export interface RequestWords extends RequestFormWords, LinkSentWords {
  heading: string
  sentence: string
}

/** What the server knows when the page comes. */
export interface RequestPage extends KnownRequest {
  /** The plain form was just answered. */
  sent: boolean
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

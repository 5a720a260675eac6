'use client'
import { ButtonLink } from '../ui/button/button'
import { Sentence } from '../ui/sentence'
import { LinkHeading } from './link/link-heading'
import { LinkScreen, type LinkWords } from './link/link-screen'
import { PasteLink } from './link/paste-link'
import { useFragmentToken } from './link/use-fragment-token'

/** `/invitation`: the first password, by the mailed link. */
export function InvitationScreen({ words }: { words: InvitationWords }) {
  const { token, opened, open } = useFragmentToken()
  if (token) return <LinkScreen key={opened} purpose="invitation" token={token} words={words} />
  return (
    <>
      <LinkHeading>{words.heading}</LinkHeading>
      <div className={`flex flex-col gap-4 pb-6 ${token === undefined ? 'invisible noscript:visible' : ''}`}>
        <p className="wrap-anywhere">
          <Sentence keep={[words.sender]}>
            {words.none} {words.from}
          </Sentence>
        </p>
        <p className="text-quiet">{words.link.pasteCame}</p>
        <PasteLink words={words.link} onToken={open} />
      </div>
      <ButtonLink href="/sign-in" kind="plain" size="large" className="w-full">
        {words.back}
      </ButtonLink>
    </>
  )
}

interface InvitationWords extends LinkWords {
  heading: string
  none: string
  /** Says which sender to look for, and its address within; null without a mail provider. */
  from: string | null
  sender: string | null
}

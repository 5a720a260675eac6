import { type ReactNode, useEffect, useRef } from 'react'
import { fill } from '@/lib/messages/fill'
import type { PasswordLinkPurpose } from '@/lib/schemas/password'
import { Button, ButtonLink } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import type { NewPasswordWords } from '../new-password-words'
import { LinkHeading } from './link-heading'
import type { PasteLinkWords } from './paste-link'
import { SetPasswordForm } from './set-password-form'
import { useLink } from './use-link'

export interface LinkWords {
  linkHeading: string
  /** With `{name}` and `{address}`. */
  whose: string
  expired: string
  set: string
  back: string
  choose: NewPasswordWords
  link: { checking: string; submit: string; signIn: string; again: string } & CutLinkWords
  offline: string
}

interface CutLinkWords extends PasteLinkWords {
  pasteSummary: string
  pasteCame: string
}

/** A mailed link, from the look at it to the new password. `renew`: how to get another one. */
export function LinkScreen({ purpose, token, words, renew }: LinkScreenProps) {
  const { state, again, expire, done } = useLink(purpose, token, words.offline)
  const formWords = { choose: words.choose, submit: words.link.submit, offline: words.offline }
  return (
    <>
      <LinkHeading>{words.linkHeading}</LinkHeading>
      {state.kind === 'checking' && (
        <p role="status" className="min-h-64 text-quiet">
          {words.link.checking}
        </p>
      )}
      {state.kind === 'failed' && <LinkFailed sentence={state.sentence} again={words.link.again} onAgain={again} />}
      {state.kind === 'expired' && <LinkExpired words={words} renew={renew} />}
      {state.kind === 'open' && (
        <>
          <p className="wrap-anywhere pb-6 text-quiet">
            <Sentence keep={[state.link.name, state.link.address]}>{fill(words.whose, { ...state.link })}</Sentence>
          </p>
          <SetPasswordForm
            purpose={purpose}
            token={token}
            link={state.link}
            words={formWords}
            onSet={done}
            onExpired={expire}
          />
        </>
      )}
      {state.kind === 'set' && <PasswordSet sentence={words.set} signIn={words.link.signIn} />}
    </>
  )
}

interface LinkScreenProps {
  purpose: PasswordLinkPurpose
  token: string
  words: LinkWords
  renew?: ReactNode
}

/** The next thing to do has the focus. */
function PasswordSet({ sentence, signIn }: { sentence: string; signIn: string }) {
  const next = useRef<HTMLAnchorElement>(null)
  useEffect(() => next.current?.focus(), [])
  return (
    <div className="flex flex-col gap-5">
      <Notice tone="good" role="status">
        {sentence}
      </Notice>
      <ButtonLink ref={next} href="/sign-in" size="large">
        {signIn}
      </ButtonLink>
    </div>
  )
}

/** The link could not be checked: trying again may help. */
function LinkFailed({ sentence, again, onAgain }: { sentence: string; again: string; onAgain: () => void }) {
  return (
    <div className="flex flex-col gap-5">
      <Notice tone="bad" role="alert">
        {sentence}
      </Notice>
      <Button size="large" onClick={onAgain}>
        {again}
      </Button>
    </div>
  )
}

function LinkExpired({ words, renew }: Pick<LinkScreenProps, 'words' | 'renew'>) {
  return (
    <div className="flex flex-col gap-5">
      <Notice tone="warn" role="alert">
        {words.expired}
      </Notice>
      {renew}
      <ButtonLink href="/sign-in" kind="plain" size="large">
        {words.back}
      </ButtonLink>
    </div>
  )
}

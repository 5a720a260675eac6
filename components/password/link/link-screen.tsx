import { type ReactNode, useEffect, useRef } from 'react'
import { fill } from '@/lib/messages/fill'
import type { PasswordLinkPurpose } from '@/lib/schemas/password'
import { Button, ButtonLink } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import type { NewPasswordMessages } from '../new-password-messages'
import { LinkHeading } from './link-heading'
import type { PasteLinkMessages } from './paste-link'
import { SetPasswordForm } from './set-password-form'
import { useLink } from './use-link'

export interface LinkMessages {
  linkHeading: string
  /** With `{name}` and `{address}`. */
  whose: string
  expired: string
  set: string
  back: string
  choose: NewPasswordMessages
  link: { checking: string; submit: string; signIn: string; again: string } & CutLinkMessages
  offline: string
}

interface CutLinkMessages extends PasteLinkMessages {
  pasteSummary: string
  pasteCame: string
}

/** A mailed link, from the look at it to the new password. `renew`: how to get another one. */
export function LinkScreen({ purpose, token, messages, renew }: LinkScreenProps) {
  const { state, again, expire, done } = useLink(purpose, token, messages.offline)
  const formMessages = { choose: messages.choose, submit: messages.link.submit, offline: messages.offline }
  return (
    <>
      <LinkHeading>{messages.linkHeading}</LinkHeading>
      {state.kind === 'checking' && (
        <p role="status" className="min-h-64 text-quiet">
          {messages.link.checking}
        </p>
      )}
      {state.kind === 'failed' && <LinkFailed sentence={state.sentence} again={messages.link.again} onAgain={again} />}
      {state.kind === 'expired' && <LinkExpired messages={messages} renew={renew} />}
      {state.kind === 'open' && (
        <>
          <p className="wrap-anywhere pb-6 text-quiet">
            <Sentence keep={[state.link.name, state.link.address]}>{fill(messages.whose, { ...state.link })}</Sentence>
          </p>
          <SetPasswordForm
            purpose={purpose}
            token={token}
            link={state.link}
            messages={formMessages}
            onSet={done}
            onExpired={expire}
          />
        </>
      )}
      {state.kind === 'set' && <PasswordSet sentence={messages.set} signIn={messages.link.signIn} />}
    </>
  )
}

interface LinkScreenProps {
  purpose: PasswordLinkPurpose
  token: string
  messages: LinkMessages
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

function LinkExpired({ messages, renew }: Pick<LinkScreenProps, 'messages' | 'renew'>) {
  return (
    <div className="flex flex-col gap-5">
      <Notice tone="warn" role="alert">
        {messages.expired}
      </Notice>
      {renew}
      <ButtonLink href="/sign-in" kind="plain" size="large">
        {messages.back}
      </ButtonLink>
    </div>
  )
}

'use client'
import { ButtonLink } from '../ui/button'
import { LinkScreen, type LinkWords } from './link-screen'
import { useFragmentToken } from './use-fragment-token'

/** `/invitation`: the first password, by the mailed link. */
export function InvitationScreen({ words }: { words: LinkWords & { heading: string; none: string } }) {
  const { token, opened } = useFragmentToken()
  if (token) return <LinkScreen key={opened} purpose="invitation" token={token} words={words} />
  return (
    <>
      <h1 className="pb-3 text-2xl">{words.heading}</h1>
      <p className={`pb-6 ${token === undefined ? 'invisible' : ''}`}>{words.none}</p>
      <ButtonLink href="/sign-in" kind="plain" size="large" className="w-full">
        {words.back}
      </ButtonLink>
    </>
  )
}

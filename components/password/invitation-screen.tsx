'use client'
import { ButtonLink } from '../ui/button'
import { LinkScreen, type LinkWords } from './link-screen'
import { PasteLink } from './paste-link'
import { useFragmentToken } from './use-fragment-token'

/** `/invitation`: the first password, by the mailed link. */
export function InvitationScreen({ words }: { words: LinkWords & { heading: string; none: string } }) {
  const { token, opened, open } = useFragmentToken()
  if (token) return <LinkScreen key={opened} purpose="invitation" token={token} words={words} />
  return (
    <>
      <h1 className="pb-3 text-2xl">{words.heading}</h1>
      <div className={`flex flex-col gap-4 pb-6 ${token === undefined ? 'invisible' : ''}`}>
        <p>{words.none}</p>
        <p className="text-quiet">{words.link.pasteCame}</p>
        <PasteLink words={words.link} onToken={open} />
      </div>
      <ButtonLink href="/sign-in" kind="plain" size="large" className="w-full">
        {words.back}
      </ButtonLink>
    </>
  )
}

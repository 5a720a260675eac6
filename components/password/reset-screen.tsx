'use client'
import { Button } from '../ui/button'
import { LinkScreen, type LinkWords } from './link-screen'
import { RequestReset, type RequestWords } from './request-reset'
import { useFragmentToken } from './use-fragment-token'

/** `/password-reset`: asks for a link, or follows the one that the page was opened with. */
export function ResetScreen({ words }: { words: LinkWords & RequestWords & { renew: string } }) {
  const { token, opened, forget } = useFragmentToken()
  if (!token) return <RequestReset ready={token === null} words={words} />
  return (
    <LinkScreen
      key={opened}
      purpose="password-reset"
      token={token}
      words={words}
      renew={
        <Button size="large" onClick={forget}>
          {words.renew}
        </Button>
      }
    />
  )
}

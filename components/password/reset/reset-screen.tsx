'use client'
import { Button } from '../../ui/button/button'
import { LinkScreen, type LinkWords } from '../link/link-screen'
import { PasteLink } from '../link/paste-link'
import { useFragmentToken } from '../link/use-fragment-token'
import { type RequestPage, RequestReset, type RequestWords } from './request-reset'

/** `/password-reset`: asks for a link, or follows the one that the page was opened with. */
export function ResetScreen({ words, ...page }: ResetScreenProps) {
  const { token, opened, incomplete, open, forget } = useFragmentToken()
  if (!token)
    return (
      <>
        <RequestReset ready={token === null} words={words} {...page} />
        {token === null && <CutLink key={String(incomplete)} open={incomplete} words={words.link} onToken={open} />}
      </>
    )
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

/** People whose link was cut on the way look the same as people who have no link yet. */
function CutLink({ open, words, onToken }: CutLinkProps) {
  return (
    <details open={open} className="group mt-6 border-line border-t pt-4">
      <summary className="w-fit rounded-small py-1 font-semibold text-brass">{words.pasteSummary}</summary>
      <div className="flex flex-col gap-4 pt-2">
        <p className="text-quiet">{words.pasteCame}</p>
        <PasteLink words={words} onToken={onToken} />
      </div>
    </details>
  )
}

interface CutLinkProps {
  /** A part of a link came. */
  open: boolean
  words: LinkWords['link']
  onToken: (token: string) => void
}

interface ResetScreenProps extends RequestPage {
  words: LinkWords & RequestWords & { renew: string }
}

'use client'
import { Button } from '../../ui/button/button'
import { type LinkMessages, LinkScreen } from '../link/link-screen'
import { PasteLink } from '../link/paste-link'
import { useFragmentToken } from '../link/use-fragment-token'
import { type RequestMessages, type RequestPage, RequestReset } from './request-reset'

/** `/password-reset`: asks for a link, or follows the one that the page was opened with. */
export function ResetScreen({ messages, ...page }: ResetScreenProps) {
  const { token, opened, incomplete, open, forget } = useFragmentToken()
  if (!token)
    return (
      <>
        <RequestReset ready={token === null} messages={messages} {...page} />
        {token === null && (
          <CutLink key={String(incomplete)} open={incomplete} messages={messages.link} onToken={open} />
        )}
      </>
    )
  return (
    <LinkScreen
      key={opened}
      purpose="password-reset"
      token={token}
      messages={messages}
      renew={
        <Button size="large" onClick={forget}>
          {messages.renew}
        </Button>
      }
    />
  )
}

/** People whose link was cut on the way look the same as people who have no link yet. */
function CutLink({ open, messages, onToken }: CutLinkProps) {
  return (
    <details open={open} className="group mt-6 border-line border-t pt-4">
      <summary className="w-fit rounded-small py-1 font-semibold text-brass">{messages.pasteSummary}</summary>
      <div className="flex flex-col gap-4 pt-2">
        <p className="text-quiet">{messages.pasteCame}</p>
        <PasteLink messages={messages} onToken={onToken} />
      </div>
    </details>
  )
}

interface CutLinkProps {
  /** A part of a link came. */
  open: boolean
  messages: LinkMessages['link']
  onToken: (token: string) => void
}

interface ResetScreenProps extends RequestPage {
  messages: LinkMessages & RequestMessages & { renew: string }
}

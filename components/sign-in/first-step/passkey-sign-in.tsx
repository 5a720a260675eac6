import { canUsePasskeys } from '@/lib/client/passkey'
import { Button } from '../../ui/button/button'
import { FieldError } from '../../ui/notice'
import type { PasskeyMessages } from '../use-passkey'
import type { Turn } from '../use-sign-in-form'
import { usePasskeySignIn } from './use-passkey-sign-in'

/** Keeps its place from the start, so that nothing moves when the script finds that the browser can; without script there is none. */
export function PasskeySignIn({ callbackUrl, turn, messages }: PasskeySignInProps) {
  const { ready, busy, error, left, press } = usePasskeySignIn({ callbackUrl, turn, messages })
  if (ready && !canUsePasskeys()) return null
  return (
    <div className={`noscript:hidden mt-6 flex flex-col gap-3 border-line border-t pt-5 ${ready ? '' : 'invisible'}`}>
      <Button
        kind="plain"
        size="large"
        className="w-full"
        busy={turn[0] !== null}
        disabled={left !== null}
        aria-describedby={error ? 'passkey-error' : undefined}
        onClick={() => void press()}
      >
        {messages.use}
      </Button>
      {error && <FieldError id="passkey-error">{error}</FieldError>}
      <p role="status" className="sr-only">
        {busy ? messages.waiting : ''}
      </p>
    </div>
  )
}

interface PasskeySignInProps {
  /** A path of this portal. */
  callbackUrl: string
  turn: Turn
  messages: PasskeyMessages
}

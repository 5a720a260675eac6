import type { FactorKind } from '@/lib/schemas/sign-in'
import { Button } from '../../ui/button/button'
import { ResendButton } from '../../ui/button/resend-button'
import { PasskeyMethod } from './passkey-method'
import type { SecondStepMessages } from './use-second-step-passkey'

export interface OtherMethod {
  to: FactorKind
  label: string
  /** What choosing it changes for the next sign-in. */
  means: string | null
  /**
   * A mail is sent; `resendAt`: again, from then on (ISO; null: now), which is `wait` seconds after the page was made;
   * `never`: not in this sign-in.
   */
  mail: { again: boolean; resendAt: string | null; wait: number; never: boolean } | null
}

/** Forms, so that each is a button and works without JavaScript. Choosing changes only what is asked for. */
export function OtherMethods({ methods, passkey, someoneElse }: OtherMethodsProps) {
  return (
    <div className="mt-6 flex flex-col items-start gap-1 border-line border-t pt-4">
      {methods.map((method) =>
        method.to === 'passkey' ? (
          <PasskeyMethod key={method.to} messages={passkey} />
        ) : (
          <Method key={method.to} {...method} />
        ),
      )}
      <a
        href="/sign-in"
        className="py-1 text-quiet underline decoration-transparent underline-offset-4 transition-colors hover:text-ink hover:decoration-current"
      >
        {someoneElse}
      </a>
    </div>
  )
}

interface OtherMethodsProps {
  methods: OtherMethod[]
  passkey: SecondStepMessages
  someoneElse: string
}

function Method({ to, label, means, mail }: OtherMethod) {
  if (mail) {
    return (
      <form method="post" action="/sign-in/email-code">
        {mail.again ? (
          <ResendButton label={label} resendAt={mail.resendAt} wait={mail.wait} never={mail.never} />
        ) : (
          <Button type="submit" native kind="text" aria-describedby={means ? `to-${to}` : undefined}>
            {label}
          </Button>
        )}
        <Means to={to} means={means} />
      </form>
    )
  }
  return (
    <form method="get" action="/sign-in/verify">
      <input type="hidden" name="method" value={to} />
      <Button type="submit" native kind="text" aria-describedby={means ? `to-${to}` : undefined}>
        {label}
      </Button>
      <Means to={to} means={means} />
    </form>
  )
}

const Means = ({ to, means }: Pick<OtherMethod, 'to' | 'means'>) =>
  means && (
    <p id={`to-${to}`} className="pb-1 text-[0.9375rem] text-quiet">
      {means}
    </p>
  )

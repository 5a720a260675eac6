import { useTranslations } from 'next-intl'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button/button'
import { describedBy, Field } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { useHydrated } from '../ui/use-hydrated'
import { useMfaSection } from './section-context'
import { useSaveOption } from './use-save-option'

/** The option, and *Save*. Choosing None says what it takes away before *Save* does it. */
export function MfaOptionForm() {
  const t = useTranslations('mfa')
  const { mfa, choice } = useMfaSection()
  const saving = useSaveOption()
  const hint = mfa.managedBy ? null : t(mfa.policy.required && mfa.enabled ? 'optionRequired' : 'recommended')
  const error = useErrorSentence()(saving.error)
  return (
    <form onSubmit={saving.save} className="flex flex-col gap-4">
      <Field id="mfa-option" label={t('option')} hint={hint} error={error}>
        <div className="flex max-w-md flex-wrap gap-3">
          <OptionSelect describedBy={describedBy('mfa-option', { hint, error })} />
          <Button type="submit" busy={saving.busy} disabled={choice === mfa.option || !!mfa.managedBy}>
            {t('save')}
          </Button>
        </div>
      </Field>
      {choice === 'none' && mfa.enabled && <Notice tone="warn">{noneMeans(mfa, t)}</Notice>}
    </form>
  )
}

function OptionSelect({ describedBy }: { describedBy: string | undefined }) {
  const t = useTranslations('mfa')
  const { mfa, choice, refs, actions } = useMfaSection()
  const here = useHydrated()
  const options = optionsOf(mfa)
  return (
    <Select
      id="mfa-option"
      ref={refs.option}
      className="flex-1 basis-48"
      value={choice}
      disabled={mfa.managedBy !== null || !here}
      onChange={(event) => actions.choose(options.find((option) => option === event.target.value) ?? choice)}
      aria-describedby={describedBy}
    >
      {options.map((option) => (
        <option key={option} value={option} disabled={option === 'none' && mfa.policy.required && mfa.enabled}>
          {t(`options.${option}`)}
        </option>
      ))}
    </Select>
  )
}

function noneMeans({ authenticators, passkeys }: MfaView, t: ReturnType<typeof useTranslations<'mfa'>>) {
  const key = String(authenticators.length > 0)
  if (passkeys.length) return t('noneMeansWithPasskeys', { key })
  return t(authenticators.length ? 'noneMeans' : 'noneMeansByEmail')
}

const order: MfaOption[] = ['none', 'authenticator', 'email', 'passkey']

/** Those that exist here and the company allows, and always the one that is in force. */
const optionsOf = (mfa: MfaView) =>
  order.filter(
    (option) => mfa.allowed.includes(option) || option === mfa.option || (option === 'none' && mfa.policy.required),
  )

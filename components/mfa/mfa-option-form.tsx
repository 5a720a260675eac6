import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { FormEvent, Ref } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { api } from '@/lib/client/api'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { describedBy, Field } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { useHydrated } from '../ui/use-hydrated'

/** *Save* does what the panel's own button does; unchanged, it does nothing. None says before what it takes away. */
export function MfaOptionForm({
  ref,
  mfa,
  choice,
  onChoose,
  onBegin,
  beginning,
  onTurnedOff,
  onChosen,
}: MfaOptionFormProps) {
  const t = useTranslations('mfa')
  const sentence = useErrorSentence()
  const here = useHydrated()
  const queries = useQueryClient()
  const clear = useMutation({
    mutationFn: () => api.clearMfa(mfa.version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onTurnedOff()
    },
  })
  // To a passkey, and from one to the authenticator, nothing is set up anew and nothing goes (PRODUCT, "Save as data").
  const there = isThere(mfa, choice)
  const change = useMutation({
    mutationFn: (option: Exclude<MfaOption, 'none'>) => api.chooseOption(option, mfa.version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onChosen()
    },
  })
  const busy = beginning || clear.isPending || change.isPending
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (choice === mfa.option || busy) return
    if (choice === 'none') return clear.mutate()
    if (there) return change.mutate(choice)
    onBegin(choice)
  }
  const hint = mfa.managedBy ? null : t(mfa.policy.required && mfa.enabled ? 'optionRequired' : 'recommended')
  const error = sentence(clear.error ?? change.error)
  const options = optionsOf(mfa)

  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <Field id="mfa-option" label={t('option')} hint={hint} error={error}>
        <div className="flex max-w-md flex-wrap gap-3">
          <Select
            id="mfa-option"
            ref={ref}
            className="flex-1 basis-48"
            value={choice}
            disabled={mfa.managedBy !== null || !here}
            onChange={(event) => onChoose(options.find((option) => option === event.target.value) ?? choice)}
            aria-describedby={describedBy('mfa-option', { hint, error })}
          >
            {options.map((option) => (
              <option key={option} value={option} disabled={option === 'none' && mfa.policy.required && mfa.enabled}>
                {t(`options.${option}`)}
              </option>
            ))}
          </Select>
          <Button type="submit" busy={busy} disabled={choice === mfa.option || !!mfa.managedBy}>
            {t('save')}
          </Button>
        </div>
      </Field>
      {choice === 'none' && mfa.enabled && <Notice tone="warn">{noneMeans(mfa, t)}</Notice>}
    </form>
  )
}

const isThere = ({ option, passkeys, authenticators }: MfaView, choice: MfaOption) =>
  choice === 'passkey'
    ? passkeys.length > 0
    : choice === 'authenticator' && option === 'passkey' && authenticators.length > 0

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

interface MfaOptionFormProps {
  /** Of the option. */
  ref: Ref<HTMLSelectElement>
  mfa: MfaView
  choice: MfaOption
  onChoose: (choice: MfaOption) => void
  onBegin: (option: Exclude<MfaOption, 'none'>) => void
  beginning: boolean
  onTurnedOff: () => void
  /** A factor that is there already is the option now. */
  onChosen: () => void
}

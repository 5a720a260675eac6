import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import { api } from '@/lib/client/api'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { describedBy, Field } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { useHydrated } from '../ui/use-hydrated'

/** *Save* does what the panel's own button does; unchanged, it does nothing. None says before what it takes away. */
export function MfaOptionForm({ mfa, choice, onChoose, onBegin, beginning, onTurnedOff }: MfaOptionFormProps) {
  const t = useTranslations('mfa')
  const sentence = useErrorSentence()
  const here = useHydrated()
  const queries = useQueryClient()
  const clear = useMutation({
    mutationFn: api.clearMfa,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onTurnedOff()
    },
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (choice === mfa.option || beginning || clear.isPending) return
    if (choice === 'authenticator' || choice === 'email') onBegin(choice)
    if (choice === 'none') clear.mutate()
  }
  const hint = mfa.managedBy ? null : t(mfa.policy.required && mfa.enabled ? 'optionRequired' : 'recommended')
  const error = sentence(clear.error)
  const options = optionsOf(mfa)

  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <Field id="mfa-option" label={t('option')} hint={hint} error={error}>
        <div className="flex max-w-md flex-wrap gap-3">
          <Select
            id="mfa-option"
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
          <Button type="submit" busy={beginning || clear.isPending} disabled={choice === mfa.option || !!mfa.managedBy}>
            {t('save')}
          </Button>
        </div>
      </Field>
      {choice === 'none' && mfa.enabled && (
        <Notice tone="warn">{t(mfa.authenticators.length ? 'noneMeans' : 'noneMeansByEmail')}</Notice>
      )}
    </form>
  )
}

const order: MfaOption[] = ['none', 'authenticator', 'email', 'passkey']

/** Those that exist here and the company allows, and always the one that is in force. */
const optionsOf = (mfa: MfaView) =>
  order.filter(
    (option) => mfa.allowed.includes(option) || option === mfa.option || (option === 'none' && mfa.policy.required),
  )

interface MfaOptionFormProps {
  mfa: MfaView
  choice: MfaOption
  onChoose: (choice: MfaOption) => void
  onBegin: (option: 'authenticator' | 'email') => void
  beginning: boolean
  onTurnedOff: () => void
}

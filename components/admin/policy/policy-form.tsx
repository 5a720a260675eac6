import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import type { Policy } from '@/lib/schemas/admin'
import { announce } from '../../ui/announcer'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { LeaveQuestion } from './leave-question'
import { OthersChanges } from './others-changes'
import { EffectWords } from './policy-effect'
import { PolicyFault } from './policy-fault'
import { ExemptionRules, MethodRules, MfaRules, SessionRules } from './policy-rules'
import { usePolicyChange } from './use-policy-change'
import { usePolicyDraft } from './use-policy-draft'

export function PolicyForm({ saved, version, managed }: PolicyFormProps) {
  const t = useTranslations('admin.policy')
  const form = useRef<HTMLFormElement>(null)
  const tryButton = useRef<HTMLButtonElement>(null)
  const answer = useRef<HTMLDivElement>(null)
  const { draft, isChanged, changedByOthers, change, discard } = usePolicyDraft(saved)
  const policy = usePolicyChange(version, discard)
  const { effect, isSaved } = policy
  useEffect(() => {
    if (effect) answer.current?.focus()
  }, [effect])

  /** The first field that is out of bounds says so itself and takes the focus. */
  const ifRight = (run: (wanted: Policy) => void) => {
    const wrong = form.current?.querySelector<HTMLInputElement>('input:invalid')
    if (wrong) wrong.focus()
    else run(draft)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isChanged) ifRight(policy.save)
  }
  const rules = {
    policy: draft,
    change: (values: Partial<Policy>) => {
      policy.forget()
      change(values)
    },
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col">
      <MfaRules {...rules} />
      <MethodRules {...rules} />
      <SessionRules {...rules} />
      {managed && <ExemptionRules {...rules} />}
      <div className="flex flex-col gap-5 border-line border-t pt-6">
        <div ref={answer} tabIndex={-1} role="status" className="flex flex-col gap-4 empty:absolute">
          {isSaved && <Notice tone="good">{t('saved')}</Notice>}
          {effect && <EffectWords effect={effect} saved={isSaved} />}
        </div>
        <PolicyFault error={policy.error} />
        <OthersChanges names={changedByOthers} saved={saved} draft={draft} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={policy.saving} disabled={!isChanged}>
            {t('save')}
          </Button>
          <Button ref={tryButton} kind="plain" busy={policy.trying} onClick={() => ifRight(policy.tryOut)}>
            {t('try')}
          </Button>
          {isChanged && (
            <Button
              kind="text"
              onClick={() => {
                policy.forget()
                discard()
                tryButton.current?.focus()
                announce(t('discarded'))
              }}
            >
              {t('discard')}
            </Button>
          )}
        </div>
        {isChanged && <p className="text-quiet">{t('unsaved')}</p>}
      </div>
      <LeaveQuestion asked={isChanged} onDiscard={discard} />
    </form>
  )
}

interface PolicyFormProps {
  saved: Policy
  /** Of what is saved. */
  version: string
  managed: boolean
}

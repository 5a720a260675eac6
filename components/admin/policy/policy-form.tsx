import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef } from 'react'
import type { Policy } from '@/lib/schemas/admin'
import { announce } from '../../ui/announcer'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { LeaveQuestion } from './leave-question'
import { OthersChanges } from './others-changes'
import { EffectMessages } from './policy-effect'
import { PolicyFault } from './policy-fault'
import { ExemptionRules, MethodRules, MfaRules, SessionRules } from './policy-rules'
import { usePolicyChange } from './use-policy-change'
import { usePolicyDraft } from './use-policy-draft'

/** The policy, a dry run of what was changed, and the change itself. */
export function PolicyForm({ saved, version, managed }: PolicyFormProps) {
  const editing = usePolicyDraft(saved)
  const policy = usePolicyChange(version, editing.discard)
  const form = useRef<HTMLFormElement>(null)
  const { draft, isChanged } = editing
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
  const change = (values: Partial<Policy>) => {
    policy.forget()
    editing.change(values)
  }
  const rules = { policy: draft, change }
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col">
      <MfaRules {...rules} />
      <MethodRules {...rules} />
      <SessionRules {...rules} />
      {managed && <ExemptionRules {...rules} />}
      <div className="flex flex-col gap-5 border-line border-t pt-6">
        <Answer policy={policy} />
        <PolicyFault error={policy.error} />
        <OthersChanges names={editing.changedByOthers} saved={saved} draft={draft} />
        <PolicyButtons policy={policy} editing={editing} onTry={() => ifRight(policy.tryOut)} />
      </div>
      <LeaveQuestion asked={isChanged} onDiscard={editing.discard} />
    </form>
  )
}

interface PolicyFormProps {
  saved: Policy
  /** Of what is saved. */
  version: string
  managed: boolean
}

type PolicyChange = ReturnType<typeof usePolicyChange>

/** The effect of the dry run or of the change. Each new one takes the focus. */
function Answer({ policy: { effect, isSaved } }: { policy: PolicyChange }) {
  const t = useTranslations('admin.policy')
  const answer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (effect) answer.current?.focus()
  }, [effect])
  return (
    <div ref={answer} tabIndex={-1} role="status" className="flex flex-col gap-4 empty:absolute">
      {isSaved && <Notice tone="good">{t('saved')}</Notice>}
      {effect && <EffectMessages effect={effect} saved={isSaved} />}
    </div>
  )
}

function PolicyButtons({ policy, editing: { isChanged, discard }, onTry }: PolicyButtonsProps) {
  const t = useTranslations('admin.policy')
  const tryButton = useRef<HTMLButtonElement>(null)
  const undo = () => {
    policy.forget()
    discard()
    tryButton.current?.focus()
    announce(t('discarded'))
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={policy.saving} disabled={!isChanged}>
          {t('save')}
        </Button>
        <Button ref={tryButton} kind="plain" busy={policy.trying} onClick={onTry}>
          {t('try')}
        </Button>
        {isChanged && (
          <Button kind="text" onClick={undo}>
            {t('discard')}
          </Button>
        )}
      </div>
      {isChanged && <p className="text-quiet">{t('unsaved')}</p>}
    </>
  )
}

interface PolicyButtonsProps {
  policy: PolicyChange
  editing: ReturnType<typeof usePolicyDraft>
  onTry: () => void
}

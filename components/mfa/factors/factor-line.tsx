import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useRef, useState } from 'react'
import { ConfirmButton } from '../../confirm/confirm-button'
import { announce } from '../../ui/announcer'
import { Button } from '../../ui/button/button'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { useMfaSection } from '../section-context'
import { RenameForm } from './rename-form'

/** One app or passkey: its name, what is known of it, and what can be done with it. */
export function FactorLine({ factor, field, fact, fresh = false, needed, ...acts }: FactorLineProps) {
  const t = useTranslations('factorLine')
  const { actions } = useMfaSection()
  const [renaming, setRenaming] = useState(false)
  const renameButton = useFocusAfter(renaming, fresh)
  const { label } = factor
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      {renaming ? (
        <RenameForm
          label={label}
          name={field}
          run={(typed) => acts.onRename({ label: typed, replaces: label })}
          onGone={() => actions.factorGone(label)}
          onClose={() => setRenaming(false)}
        />
      ) : (
        <>
          <FactorFacts factor={factor} fact={fact} />
          <FactorButtons {...acts} ref={renameButton} label={label} needed={needed} onBegin={() => setRenaming(true)} />
          {needed && <p className="basis-full text-[0.9375rem] text-quiet">{t('needed')}</p>}
        </>
      )}
    </li>
  )
}

interface FactorLineProps extends FactorActs {
  factor: { id: string; label: string; createdAt: string; lastUsedAt: string | null }
  /** The name of the field in which the factor is renamed. */
  field: string
  /** What else is known of it. */
  fact?: string | undefined
  /** It was just added: its name is the next thing to look at. */
  fresh?: boolean
  /** The company requires MFA, and nothing else that it allows would be left. */
  needed: boolean
  onRename: (name: { label: string; replaces: string }) => Promise<void>
}

interface FactorActs {
  /** What removing it means. */
  consequence: string
  onRemove: () => Promise<void>
  onRemoved: () => void
}

function FactorFacts({ factor: { label, createdAt, lastUsedAt }, fact }: Pick<FactorLineProps, 'factor' | 'fact'>) {
  const t = useTranslations('factorLine')
  return (
    <div className="min-w-0">
      <p translate="no" className="wrap-anywhere font-semibold">
        {label}
      </p>
      <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
        <span>
          <Sentence>{t.rich('added', { when: () => <When at={createdAt} /> })}</Sentence>
        </span>
        {lastUsedAt && (
          <span>
            <Sentence>{t.rich('lastUsed', { when: () => <When at={lastUsedAt} time /> })}</Sentence>
          </span>
        )}
        {fact && <span>{fact}</span>}
      </p>
    </div>
  )
}

function FactorButtons({ ref, label, needed, onBegin, consequence, onRemove, onRemoved }: FactorButtonsProps) {
  const t = useTranslations('factorLine')
  const removed = () => {
    onRemoved()
    announce(t('removed', { label }))
  }
  return (
    <div className="flex flex-wrap gap-3">
      <Button ref={ref} kind="plain" aria-label={t('renameOne', { label })} onClick={onBegin}>
        {t('rename')}
      </Button>
      <ConfirmButton
        verb={t('remove')}
        name={t('removeOne', { label })}
        consequence={consequence}
        reason={needed ? t('needed') : null}
        run={onRemove}
        onDone={removed}
      />
    </div>
  )
}

interface FactorButtonsProps extends FactorActs {
  /** Of the button that begins the renaming. */
  ref: Ref<HTMLButtonElement>
  label: string
  needed: boolean
  onBegin: () => void
}

/** The rename button takes the focus after the renaming, and when the factor was just added. */
function useFocusAfter(renaming: boolean, fresh: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasRenaming = useRef(false)
  useEffect(() => {
    if ((wasRenaming.current && !renaming) || fresh) button.current?.focus()
    wasRenaming.current = renaming
  }, [renaming, fresh])
  return button
}

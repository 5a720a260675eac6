import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { ConfirmButton } from '../../confirm/confirm-button'
import { announce } from '../../ui/announcer'
import { Button } from '../../ui/button'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { RenameForm } from './rename-form'

/** One app or passkey: what it is called, what is known of it, and what can be done with it. */
export function FactorLine({ factor, field, fact, fresh = false, needed, ...act }: FactorLineProps) {
  const t = useTranslations('factorLine')
  const [renaming, setRenaming] = useState(false)
  const renameButton = useFocusAfter(renaming, fresh)
  const { label, createdAt, lastUsedAt } = factor
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      {renaming ? (
        <RenameForm
          label={label}
          name={field}
          run={(typed) => act.onRename({ label: typed, replaces: label })}
          onGone={() => act.onGone(label)}
          onClose={() => setRenaming(false)}
        />
      ) : (
        <>
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
          <div className="flex flex-wrap gap-3">
            <Button
              ref={renameButton}
              kind="plain"
              aria-label={t('renameOne', { label })}
              onClick={() => setRenaming(true)}
            >
              {t('rename')}
            </Button>
            <ConfirmButton
              verb={t('remove')}
              name={t('removeOne', { label })}
              consequence={act.consequence}
              reason={needed ? t('needed') : null}
              run={act.onRemove}
              onDone={() => {
                act.onRemoved()
                announce(t('removed', { label }))
              }}
            />
          </div>
          {needed && <p className="basis-full text-[0.9375rem] text-quiet">{t('needed')}</p>}
        </>
      )}
    </li>
  )
}

interface FactorLineProps {
  factor: { id: string; label: string; createdAt: string; lastUsedAt: string | null }
  /** What the field for its name is called. */
  field: string
  /** What else is known of it. */
  fact?: string
  /** It has just come: its name is the next thing to look at. */
  fresh?: boolean
  /** What removing it means. */
  consequence: string
  /** The company requires MFA, and nothing else that it allows would be left. */
  needed: boolean
  onRename: (name: { label: string; replaces: string }) => Promise<void>
  /** It was to be renamed, but it was removed in another tab or browser. */
  onGone: (label: string) => void
  onRemove: () => Promise<void>
  onRemoved: () => void
}

/** The button to rename is the next one where the name was just left, and where the line has just come. */
function useFocusAfter(renaming: boolean, fresh: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasRenaming = useRef(false)
  useEffect(() => {
    if ((wasRenaming.current && !renaming) || fresh) button.current?.focus()
    wasRenaming.current = renaming
  }, [renaming, fresh])
  return button
}

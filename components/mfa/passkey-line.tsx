import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { When } from '../ui/when'
import { ConfirmButton } from './confirm-button'
import { kindsWithout, wouldLack } from './factors'
import { RenameForm } from './rename-form'

/** One passkey: what it is called, what is known of it, and what can be done with it. */
export function PasskeyLine({ passkey, mfa, fresh, onRemoved, onTurnedOff }: PasskeyLineProps) {
  const t = useTranslations('passkeys')
  const [renaming, setRenaming] = useState(false)
  const rename = useRef<HTMLButtonElement>(null)
  const wasRenaming = useRef(false)
  useEffect(() => {
    if ((wasRenaming.current && !renaming) || fresh) rename.current?.focus()
    wasRenaming.current = renaming
  }, [renaming, fresh])

  const { id, label, createdAt, lastUsedAt, synced } = passkey
  const others = mfa.passkeys.length > 1
  const left = kindsWithout(mfa, 'passkey')
  const isAll = !others && left.length === 0
  const isNeeded = wouldLack(mfa, others ? [...left, 'passkey'] : left)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      {renaming ? (
        <RenameForm
          label={label}
          name={t('name')}
          run={(next) => api.renamePasskey(id, next)}
          onClose={() => setRenaming(false)}
        />
      ) : (
        <>
          <div className="min-w-0">
            <p className="wrap-anywhere font-semibold">{label}</p>
            <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
              <span>{t.rich('added', { when: () => <When at={createdAt} /> })}</span>
              {lastUsedAt && <span>{t.rich('lastUsed', { when: () => <When at={lastUsedAt} time /> })}</span>}
              <span>{t(synced ? 'synced' : 'single')}</span>
            </p>
          </div>
          <div className="flex flex-wrap gap-3">
            <Button ref={rename} kind="plain" aria-label={t('renameOne', { label })} onClick={() => setRenaming(true)}>
              {t('rename')}
            </Button>
            <ConfirmButton
              verb={t('remove')}
              name={t('removeOne', { label })}
              consequence={t(isAll ? 'removeIsAll' : 'removeMeans')}
              reason={isNeeded ? t('needed') : null}
              run={() => api.removePasskey(id)}
              onDone={isAll ? onTurnedOff : onRemoved}
            />
          </div>
          {isNeeded && <p className="basis-full text-[0.9375rem] text-quiet">{t('needed')}</p>}
        </>
      )}
    </li>
  )
}

interface PasskeyLineProps {
  passkey: MfaView['passkeys'][number]
  mfa: MfaView
  /** It has just come: its name is the next thing to look at. */
  fresh: boolean
  onRemoved: () => void
  onTurnedOff: () => void
}

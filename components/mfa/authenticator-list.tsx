import { useTranslations } from 'next-intl'
import { type Ref, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { When } from '../ui/when'
import { ConfirmButton } from './confirm-button'
import { RenameForm } from './rename-form'

type Key = MfaView['authenticators'][number]

/** The apps in use. Removing the last one is clearing the authenticator key, and says so. */
export function AuthenticatorList({ ref, mfa, onRemoved, onTurnedOff }: AuthenticatorListProps) {
  const t = useTranslations('authenticator')
  const last = mfa.authenticators.length === 1
  return (
    <div className="flex flex-col gap-1">
      <h3 ref={ref} id="authenticators" tabIndex={-1} className="text-lg">
        {t('list')}
      </h3>
      <ul aria-labelledby="authenticators" className="flex flex-col divide-y divide-line">
        {mfa.authenticators.map((authenticator) => (
          <AuthenticatorLine
            key={authenticator.id}
            authenticator={authenticator}
            mfa={mfa}
            onRemoved={last ? onTurnedOff : onRemoved}
          />
        ))}
      </ul>
    </div>
  )
}

interface AuthenticatorListProps {
  ref: Ref<HTMLHeadingElement>
  mfa: MfaView
  /** Others are left. */
  onRemoved: () => void
  onTurnedOff: () => void
}

function AuthenticatorLine({ authenticator, mfa, onRemoved }: AuthenticatorLineProps) {
  const t = useTranslations('authenticator')
  const renameButton = useRef<HTMLButtonElement>(null)
  const [renaming, setRenaming] = useState(false)
  const { id, label, createdAt, lastUsedAt } = authenticator
  const closed = () => {
    setRenaming(false)
    // The button is there again only after this has been drawn.
    setTimeout(() => renameButton.current?.focus())
  }
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-3">
      {renaming ? (
        <RenameForm label={label} name={t('name')} run={(next) => api.renameAuthenticator(id, next)} onClose={closed} />
      ) : (
        <>
          <div className="min-w-0">
            <p className="wrap-anywhere font-semibold">{label}</p>
            <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
              <span>{t.rich('added', { when: () => <When at={createdAt} /> })}</span>
              {lastUsedAt && <span>{t.rich('lastUsed', { when: () => <When at={lastUsedAt} time /> })}</span>}
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
            <RemoveButton authenticator={authenticator} mfa={mfa} onRemoved={onRemoved} />
          </div>
        </>
      )}
    </li>
  )
}

function RemoveButton({ authenticator: { id, label }, mfa, onRemoved }: AuthenticatorLineProps) {
  const t = useTranslations('authenticator')
  const clear = useTranslations('clear')
  const last = mfa.authenticators.length === 1
  const { validated } = mfa.email
  const emailStays = validated && mfa.allowed.includes('email')
  const consequence = last ? clear(validated ? 'keyGone' : 'keyIsAll', { count: 1 }) : t('removeMeans')
  return (
    <ConfirmButton
      verb={t('remove')}
      name={t('removeOne', { label })}
      consequence={consequence}
      reason={last && mfa.policy.required && !emailStays ? clear('required') : null}
      run={() => api.removeAuthenticator(id)}
      onDone={onRemoved}
    />
  )
}

interface AuthenticatorLineProps {
  authenticator: Key
  mfa: MfaView
  onRemoved: () => void
}

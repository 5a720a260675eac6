import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { canUsePasskeys, PasskeyError } from '@/lib/client/passkey'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { useHydrated } from '../../ui/use-hydrated'
import { PasskeyLine } from './passkey-line'
import type { NewPasskeyState } from './use-new-passkey'
import { useNewPasskeySentence } from './use-new-passkey-sentence'

/**
 * The person's passkeys, and the making of another. `chosen`: it stands below the MFA option, as that option's panel, and
 * its button does what *Save* does while there is none yet.
 */
export function PasskeyPanel({ mfa, chosen, making, onMake, onGone, onTurnedOff }: PasskeyPanelProps) {
  const t = useTranslations('passkeys')
  const sentence = useNewPasskeySentence()
  const heading = useRef<HTMLHeadingElement>(null)
  const can = !useHydrated() || canUsePasskeys()
  const { passkeys } = mfa
  const offered = mfa.allowed.includes('passkey')
  const first = chosen && passkeys.length === 0
  const error = sentence(making.error)
  const added = useAdded(passkeys)
  // Otherwise the recovery codes or the end of the set-up come next.
  const namingIsNext = making.data?.set === null && !making.data.chosen

  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      <div>
        <h3 ref={heading} tabIndex={-1} className="pb-1 text-lg">
          {t('heading')}
        </h3>
        {(offered || passkeys.length === 0) && <p className="text-quiet">{t(passkeys.length ? 'have' : 'means')}</p>}
        {first && <p className="pt-2 text-quiet">{t('recommended')}</p>}
        {!offered && <p className="pt-2 text-quiet">{t('notOffered')}</p>}
      </div>
      {passkeys.length > 0 && (
        <ul aria-label={t('heading')} className="flex flex-col divide-y divide-line">
          {passkeys.map((passkey) => (
            <PasskeyLine
              key={passkey.id}
              passkey={passkey}
              mfa={mfa}
              onGone={onGone}
              fresh={namingIsNext && passkey.id === added?.id}
              onRemoved={() => (heading.current ? heading.current.focus() : onTurnedOff())}
              onTurnedOff={onTurnedOff}
            />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {making.isPending ? t('waiting') : added ? t('made', { label: added.label }) : ''}
      </p>
      {error && (
        <Notice tone={isCalm(making.error) ? 'warn' : 'bad'} role="alert">
          {error}
        </Notice>
      )}
      {offered && !can && <Notice tone="calm">{t('reasons.not-here')}</Notice>}
      {offered && (
        <Button
          kind={first ? 'main' : 'plain'}
          className="self-start"
          busy={making.isPending}
          disabled={!can}
          onClick={() => onMake(chosen && passkeys.length === 0)}
        >
          {t(first ? 'create' : 'add')}
        </Button>
      )}
    </div>
  )
}

interface PasskeyPanelProps {
  mfa: MfaView
  chosen: boolean
  making: NewPasskeyState
  /** `choose`: it becomes the MFA option. */
  onMake: (choose: boolean) => void
  onGone: (label: string) => void
  onTurnedOff: () => void
}

/** Nothing has gone wrong: the person, or the time, has ended it. */
const isCalm = (error: unknown) => error instanceof PasskeyError && error.reason === 'dismissed'

/** The passkey that came while the list was being looked at; what it is called is the next thing to decide. */
function useAdded(passkeys: MfaView['passkeys']) {
  const known = useRef<Set<string>>(undefined)
  const [added, setAdded] = useState<MfaView['passkeys'][number] | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Set(passkeys.map(({ id }) => id))
    const fresh = before && passkeys.find(({ id }) => !before.has(id))
    if (fresh) setAdded(fresh)
  }, [passkeys])
  return added
}

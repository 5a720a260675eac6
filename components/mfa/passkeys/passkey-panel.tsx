import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useRef, useState } from 'react'
import { canUsePasskeys, PasskeyError } from '@/lib/client/passkey'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { useHydrated } from '../../ui/use-hydrated'
import { useMfaSection } from '../section-context'
import { PasskeyLine } from './passkey-line'
import { useNewPasskeySentence } from './use-new-passkey-sentence'

type Passkey = MfaView['passkeys'][number]

/**
 * The user's passkeys, and the making of another. Below the MFA option *Passkey*, the panel's button does what *Save*
 * does while there is no passkey yet.
 */
export function PasskeyPanel() {
  const { mfa, actions } = useMfaSection()
  const heading = useRef<HTMLHeadingElement>(null)
  const added = useAdded(mfa.passkeys)
  const removed = () => (heading.current ? heading.current.focus() : actions.turnedOff())
  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      <PanelHeading ref={heading} />
      {mfa.passkeys.length > 0 && <PasskeyList added={added} onRemoved={removed} />}
      <PanelNotices added={added} />
      {mfa.allowed.includes('passkey') && <MakePasskey />}
    </div>
  )
}

/** The option on the screen is *Passkey*, and the user has none. */
function useIsFirst() {
  const { mfa, choice } = useMfaSection()
  return choice === 'passkey' && mfa.passkeys.length === 0
}

function PanelHeading({ ref }: { ref: Ref<HTMLHeadingElement> }) {
  const t = useTranslations('passkeys')
  const { passkeys, allowed } = useMfaSection().mfa
  const offered = allowed.includes('passkey')
  return (
    <div>
      <h3 ref={ref} tabIndex={-1} className="pb-1 text-lg">
        {t('heading')}
      </h3>
      {(offered || passkeys.length === 0) && <p className="text-quiet">{t(passkeys.length ? 'have' : 'means')}</p>}
      {useIsFirst() && <p className="pt-2 text-quiet">{t('recommended')}</p>}
      {!offered && <p className="pt-2 text-quiet">{t('notOffered')}</p>}
    </div>
  )
}

function PasskeyList({ added, onRemoved }: { added: Passkey | null; onRemoved: () => void }) {
  const t = useTranslations('passkeys')
  const { mfa, passkey: making } = useMfaSection()
  // Otherwise the recovery codes or the end of the set-up come next.
  const namingIsNext = making.data?.set === null && !making.data.chosen
  return (
    <ul aria-label={t('heading')} className="flex flex-col divide-y divide-line">
      {mfa.passkeys.map((passkey) => (
        <PasskeyLine
          key={passkey.id}
          passkey={passkey}
          fresh={namingIsNext && passkey.id === added?.id}
          onRemoved={onRemoved}
        />
      ))}
    </ul>
  )
}

function PanelNotices({ added }: { added: Passkey | null }) {
  const t = useTranslations('passkeys')
  const { passkey: making } = useMfaSection()
  const error = useNewPasskeySentence()(making.error)
  return (
    <>
      <p role="status" className="sr-only">
        {making.isPending ? t('waiting') : added ? t('made', { label: added.label }) : ''}
      </p>
      {error && (
        <Notice tone={isCalm(making.error) ? 'warn' : 'bad'} role="alert">
          {error}
        </Notice>
      )}
    </>
  )
}

/** The user dismissed the browser's question, or it timed out. */
const isCalm = (error: unknown) => error instanceof PasskeyError && error.reason === 'dismissed'

function MakePasskey() {
  const t = useTranslations('passkeys')
  const { passkey: making, actions } = useMfaSection()
  const isFirst = useIsFirst()
  const can = !useHydrated() || canUsePasskeys()
  return (
    <>
      {!can && <Notice tone="calm">{t('reasons.not-here')}</Notice>}
      <Button
        kind={isFirst ? 'main' : 'plain'}
        className="self-start"
        busy={making.isPending}
        disabled={!can}
        onClick={() => actions.makePasskey(isFirst)}
      >
        {t(isFirst ? 'create' : 'add')}
      </Button>
    </>
  )
}

/** The passkey that was added while the list was on the screen. Its name is the next thing to decide. */
function useAdded(passkeys: Passkey[]) {
  const known = useRef<Set<string>>(undefined)
  const [added, setAdded] = useState<Passkey | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Set(passkeys.map(({ id }) => id))
    const fresh = before && passkeys.find(({ id }) => !before.has(id))
    if (fresh) setAdded(fresh)
  }, [passkeys])
  return added
}

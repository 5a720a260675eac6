import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useRef, useState } from 'react'
import type { MfaView } from '@/lib/schemas/account'
import { Latch } from '../ui/latch'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'

/** The state is an element of its own, so that people and tests find it; particulars stand beside it. */
export function MfaStatus({ ref, mfa }: { ref: Ref<HTMLParagraphElement>; mfa: MfaView }) {
  const t = useTranslations('mfa')
  const turning = useTurning(mfa.enabled)
  // Codes can be typed into a phishing page. Said once here, calmly, to users without a passkey.
  const safer = mfa.enabled && !mfa.managedBy && !mfa.passkeys.length && mfa.allowed.includes('passkey')
  const on = mfa.enabled && !mfa.managedBy
  return (
    <div className="flex items-center gap-4 rounded-box border border-line bg-surface px-5 py-4 shadow-box">
      <Latch on={on} turning={turning} className={`size-9 ${on ? 'text-good' : 'text-quiet'}`} />
      <div>
        <p ref={ref} tabIndex={-1} role="status" aria-describedby="mfa-particulars" className="font-semibold">
          {t(mfa.managedBy ? 'elsewhere' : on ? 'on' : 'off')}
        </p>
        <p id="mfa-particulars" className="text-[0.9375rem] text-quiet">
          <Sentence>{useParticulars(mfa)}</Sentence>
        </p>
        {on && mfa.mobileSkipsSecondStep && <p className="pt-1 text-[0.9375rem] text-quiet">{t('mobileApps')}</p>}
        {safer && <p className="pt-1 text-[0.9375rem] text-quiet">{t('passkeySafer')}</p>}
      </div>
    </div>
  )
}

/** What the state means for the reader. MFA of a company's own sign-in service is neither on nor off here. */
function useParticulars(mfa: MfaView) {
  const t = useTranslations('mfa')
  const { managedBy, enabled, since, option } = mfa
  if (managedBy) return `${t('elsewhereMeans')}${enabled ? ` ${t('elsewhereKept')}` : ''}`
  if (enabled) return since && <Sentence>{t.rich(`by.${option}`, { since: () => <When at={since} /> })}</Sentence>
  return t(`offMeans.${openedBy(mfa)}`)
}

/** What is enough to open the account while MFA is off. */
function openedBy({ setupRequired, provider, stepUpMethods }: MfaView) {
  if (setupRequired) return 'setUp'
  if (provider) return 'provider'
  return stepUpMethods.length ? 'password' : 'passwordDue'
}

/** True from the moment at which MFA went on under the reader's eyes. */
function useTurning(enabled: boolean) {
  const before = useRef(enabled)
  const [turning, setTurning] = useState(false)
  useEffect(() => {
    setTurning(enabled && !before.current)
    before.current = enabled
  }, [enabled])
  return turning
}

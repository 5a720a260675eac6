import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useRef, useState } from 'react'
import type { MfaView } from '@/lib/schemas/account'
import { Latch } from '../ui/latch'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'

/** An element of its own with exactly the words, so that people and tests alike find it; particulars stand beside it. */
export function MfaStatus({ ref, mfa }: { ref: Ref<HTMLParagraphElement>; mfa: MfaView }) {
  const t = useTranslations('mfa')
  const turning = useTurning(mfa.enabled)
  // Codes can be typed into a false page. Said once here, calmly, to who has nothing else.
  const safer = mfa.enabled && !mfa.managedBy && !mfa.passkeys.length && mfa.allowed.includes('passkey')
  return (
    <div className="flex items-center gap-4 rounded-box border border-line bg-surface px-5 py-4 shadow-box">
      <Latch on={mfa.enabled} turning={turning} className={`size-9 ${mfa.enabled ? 'text-good' : 'text-quiet'}`} />
      <div>
        <p ref={ref} tabIndex={-1} role="status" className="font-semibold">
          {mfa.enabled ? t('on') : t('off')}
        </p>
        <p className="text-[0.9375rem] text-quiet">
          <Sentence>
            {mfa.enabled && mfa.since
              ? t.rich(`by.${mfa.option}`, { since: () => <When at={mfa.since ?? ''} /> })
              : t('offMeans')}
          </Sentence>
        </p>
        {safer && <p className="pt-1 text-[0.9375rem] text-quiet">{t('passkeySafer')}</p>}
      </div>
    </div>
  )
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

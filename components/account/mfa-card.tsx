import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { fewCodes } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { kindsOf } from '../mfa/factors/factors'
import { buttonClasses } from '../ui/button/button-classes'
import { Latch } from '../ui/latch'
import { Sentence } from '../ui/sentence'

/** One state, one thing to do about it. */
export function MfaCard({ mfa }: { mfa: MfaView }) {
  const t = useTranslations('home')
  const state = stateOf(mfa)
  const on = mfa.enabled && state !== 'managed'
  const kinds = kindsOf(mfa)
  const facts = {
    remaining: mfa.recoveryCodes?.remaining ?? 0,
    name: mfa.managedBy?.name ?? '',
    alone: mfa.passkeyAlone ? 'yes' : 'no',
    first: mfa.provider ? 'provider' : 'password',
    only: kinds.length === 1 ? (kinds[0] ?? 'other') : 'other',
  }
  return (
    <section
      aria-labelledby="mfa-card"
      className="flex flex-col gap-5 rounded-box border border-line bg-surface p-6 shadow-box sm:flex-row sm:p-7"
    >
      <Latch on={on} className={`size-11 ${on ? 'text-good' : 'text-brass'}`} />
      <div className="flex flex-col items-start gap-2">
        <h2 id="mfa-card" className="text-xl">
          {t(`${state}Title`, facts)}
        </h2>
        <p className="text-quiet">
          <Sentence keep={[mfa.managedBy?.name]}>{t(textOf(state, mfa), facts)}</Sentence>
        </p>
        <Link
          href="/account/settings"
          className={`${buttonClasses({ kind: state === 'on' || state === 'managed' ? 'plain' : 'main' })} mt-3`}
        >
          {t(`${state}Action`)}
        </Link>
      </div>
    </section>
  )
}

function textOf(state: ReturnType<typeof stateOf>, { option }: MfaView) {
  if (state === 'on' && option === 'email') return 'onByEmailText'
  if (state === 'on' && option === 'passkey') return 'onByPasskeyText'
  return `${state}Text` as const
}

function stateOf({ managedBy, enabled, recoveryCodes }: MfaView) {
  if (managedBy) return 'managed'
  if (!enabled) return 'off'
  if (!recoveryCodes) return 'on'
  const { remaining, savedAt } = recoveryCodes
  if (remaining === 0) return 'none'
  if (savedAt === null) return 'unsaved'
  return remaining <= fewCodes ? 'few' : 'on'
}

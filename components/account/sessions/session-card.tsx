import { Smartphone } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import type { SessionList } from '@/lib/schemas/account'
import { Button } from '../../ui/button/button'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'

/** One session: on what, from where (an address, no guess at a place), since when, and how it was signed in. */
export function SessionCard({ session, busy, onEnd }: SessionCardProps) {
  const t = useTranslations('sessions')
  const id = useId()
  return (
    <li className="flex items-center justify-between gap-x-6 max-sm:flex-wrap gap-y-3 rounded-box border border-line bg-surface px-5 py-4">
      <div className="min-w-0 max-sm:basis-full">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          <span translate="no" className="wrap-anywhere">
            {session.device}
          </span>
          {session.kind === 'mobile' && (
            <span className="inline-flex items-center gap-1.5 rounded-small bg-wash px-2 py-0.5 font-semibold text-quiet text-sm">
              <Smartphone aria-hidden="true" className="size-3.5" />
              <span>{t('mobile')}</span>
            </span>
          )}
          {session.current && (
            <span className="rounded-small bg-good-wash px-2 py-0.5 font-semibold text-good text-sm">
              {t('current')}
            </span>
          )}
        </p>
        <p id={id} className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
          <span className="wrap-anywhere">
            <Sentence keep={[session.ip]}>{t('address', { ip: session.ip })}</Sentence>
          </span>
          <span>
            <Sentence>{t.rich('seen', { when: () => <When at={session.lastSeenAt} time /> })}</Sentence>
          </span>
          <span>
            <Sentence>{t.rich('since', { when: () => <When at={session.createdAt} time /> })}</Sentence>
          </span>
          {session.by.length > 0 && <SignedInBy session={session} />}
        </p>
      </div>
      {!session.current && (
        <Button
          kind="danger"
          busy={busy}
          onClick={onEnd}
          aria-label={t('endOne', { device: session.device })}
          aria-describedby={id}
        >
          {t('end')}
        </Button>
      )}
    </li>
  )
}

interface SessionCardProps {
  session: SessionList[number]
  busy: boolean
  onEnd: () => void
}

function SignedInBy({ session: { by, factor } }: Pick<SessionCardProps, 'session'>) {
  const t = useTranslations('sessions')
  const list = new Intl.ListFormat(useLocale(), { type: 'conjunction' })
  return (
    <span>
      {t('by', { ways: list.format(by.map((step) => t(`ways.${step === 'code' && factor ? factor : step}`))) })}
    </span>
  )
}

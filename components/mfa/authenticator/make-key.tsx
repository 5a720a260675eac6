import { useTranslations } from 'next-intl'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button'
import type { BeginKey } from './use-enrolment'

/** What may be begun, each button with what it means for the apps that are there. */
export function MakeKey({ mfa, waiting, busy, onMake }: MakeKeyProps) {
  const t = useTranslations('authenticator')
  const count = mfa.authenticators.filter((key) => !key.kept).length
  const again = count > 0 && !waiting
  const means = count > 1 ? t('recreateAll', { count }) : t(count ? 'recreateMeans' : 'createMeans')
  return (
    <div className="flex flex-col gap-4">
      {mfa.pending && !mfa.pending.startedHere && <p className="text-quiet">{t('pendingElsewhere')}</p>}
      <div className="flex flex-col items-start gap-2">
        <p className="text-quiet">{waiting ? t('pendingHere') : means}</p>
        <Button kind={count ? 'plain' : 'main'} busy={busy} onClick={() => onMake(again ? { fresh: true } : {})}>
          {again ? t('recreate') : t('create')}
        </Button>
      </div>
      {again && (
        <div className="flex flex-col items-start gap-2">
          <p className="text-quiet">{t('addMeans')}</p>
          <Button kind="plain" busy={busy} onClick={() => onMake({ add: true })}>
            {t('add')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface MakeKeyProps {
  mfa: MfaView
  /** A key of this session that has yet to be shown again. */
  waiting: boolean
  busy: boolean
  onMake: (wish: BeginKey) => void
}

import { useTranslations } from 'next-intl'
import { Button } from '../../ui/button/button'
import { appsInUse } from '../factors/factors'
import { useMfaSection } from '../section-context'
import type { BeginKey } from './use-enrolment'

/** What may be begun, each button with what it means for the apps that are there. */
export function MakeKey({ onMake }: { onMake: (wish: BeginKey) => void }) {
  const t = useTranslations('authenticator')
  const { mfa, enrolment } = useMfaSection()
  const { waiting } = enrolment
  const busy = enrolment.begin.isPending
  const count = appsInUse(mfa).length
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

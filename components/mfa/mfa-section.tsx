'use client'
import { useTranslations } from 'next-intl'
import type { Site } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { OutdatedNotice } from '../list/outdated-notice'
import { GoneNotice } from './factors/gone-notice'
import { FinishedNotice } from './finished-notice'
import { MfaNotices } from './mfa-notices'
import { MfaOptionForm } from './mfa-option-form'
import { MfaStatus } from './mfa-status'
import { ChosenPanels, OtherPanels } from './panels'
import { RecoveredNotice } from './recovery-codes/recovered-notice'
import { RecoveryCodesCard } from './recovery-codes/recovery-codes-card'
import { RecoveryCodesDialog } from './recovery-codes/recovery-codes-dialog'
import { MfaSectionContext } from './section-context'
import { useSection } from './use-section'

/**
 * The state first, then the option, then its panels. A user without a recovery code left gets the new set before all
 * else. `recovered`: this session began with a recovery code.
 */
export function MfaSection({ initial, recovered, site }: { initial: MfaView; recovered: boolean; site: Site }) {
  const section = useSection(initial, site)
  const { mfa, error, gone, finished, issued, settingUp, refs } = section
  return (
    <MfaSectionContext value={section}>
      <section aria-labelledby="mfa" className="flex flex-col gap-6">
        <SectionHeading />
        {mfa.recoveryCodes?.remaining === 0 && <RecoveryCodesCard />}
        <MfaStatus ref={refs.status} mfa={mfa} />
        <GoneNotice label={gone} />
        <OutdatedNotice error={error} />
        {finished && <FinishedNotice by={mfa.option} mfa={mfa} address={site.account} />}
        <MfaNotices mfa={mfa} />
        {recovered && !finished && !settingUp && mfa.enabled && <RecoveredNotice />}
        <MfaOptionForm />
        {!mfa.managedBy && <ChosenPanels />}
        {!mfa.managedBy && <OtherPanels />}
        {issued && <RecoveryCodesDialog set={issued} />}
      </section>
    </MfaSectionContext>
  )
}

function SectionHeading() {
  const t = useTranslations('mfa')
  return (
    <div>
      <h2 id="mfa" className="pb-1.5 text-2xl">
        {t('heading')}
      </h2>
      <p className="text-quiet">{t('sentence')}</p>
    </div>
  )
}

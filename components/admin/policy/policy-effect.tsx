import { useTranslations } from 'next-intl'
import type { PolicyEffect } from '@/lib/schemas/admin'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'

/** What a policy means for the people there are, in words. */
export function EffectMessages({ effect, saved }: { effect: PolicyEffect; saved: boolean }) {
  const t = useTranslations('admin.policy.effect')
  const { exempt, firstDeadline } = effect
  return (
    <div className="flex flex-col gap-4">
      <div className="rounded-box border border-line bg-surface px-5 py-4">
        <h2 className="pb-2 text-lg">{t(saved ? 'nowHeading' : 'heading')}</h2>
        <ul className="flex list-disc flex-col gap-1.5 ps-5">
          <li>
            {t('without', {
              count: effect.withoutFactor,
              employees: effect.employees,
              administrators: effect.administratorsWithoutFactor,
            })}
          </li>
          {effect.losingFactor > 0 && <li>{t('losing', { count: effect.losingFactor })}</li>}
          {exempt.oidc > 0 && <li>{t('exemptOidc', { count: exempt.oidc })}</li>}
          {exempt.ldap > 0 && <li>{t('exemptLdap', { count: exempt.ldap })}</li>}
          <li>
            <Sentence>
              {firstDeadline ? t.rich('deadline', { when: () => <When at={firstDeadline} time /> }) : t('noDeadline')}
            </Sentence>
          </li>
        </ul>
      </div>
      {effect.locksOutAdministrators && <Notice tone="warn">{t('locksOut')}</Notice>}
    </div>
  )
}

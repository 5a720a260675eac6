import { useTranslations } from 'next-intl'
import type { PolicyView } from '@/lib/schemas/admin'
import { Sentence } from '../../ui/sentence'

/** Shown here, set by the operators' command alone. */
export function SignInFacts({ signIn }: { signIn: PolicyView['signIn'] }) {
  const t = useTranslations('admin.policy.signIn')
  const { kind, name, domains } = signIn
  return (
    <section aria-labelledby="sign-in-facts" className="rounded-box border border-line bg-surface px-5 py-4">
      <h2 id="sign-in-facts" className="pb-2 text-lg">
        {t('heading')}
      </h2>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[10rem_1fr]">
        <dt className="text-quiet">{t('way')}</dt>
        <dd className="wrap-anywhere">
          <Sentence keep={[name]}>{t(`kinds.${kind}`, { name: name ?? '' })}</Sentence>
        </dd>
        <dt className="text-quiet">{t('domains')}</dt>
        <dd translate={domains.length ? 'no' : undefined} className="wrap-anywhere">
          {domains.length ? domains.join(', ') : t('noDomains')}
        </dd>
      </dl>
      <p className="pt-2 text-[0.9375rem] text-quiet">{t('setBy')}</p>
    </section>
  )
}

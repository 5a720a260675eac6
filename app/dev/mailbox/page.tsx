import { headers } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import type { PageProps } from '@/app/page-props'
import { KeepFresh } from '@/components/mailbox/keep-fresh'
import { MailList } from '@/components/mailbox/mail-list'
import { ShownMail } from '@/components/mailbox/shown-mail'
import { ButtonLink } from '@/components/ui/button/button'
import { Mark } from '@/components/ui/latch'
import { PageTitle } from '@/components/ui/page/page-title'
import { mailboxPage } from '@/lib/server/views/pages/mailbox'
import { portalName } from '@/lib/server/views/pages/portal-facts'

export default async function MailboxPage({ searchParams }: PageProps) {
  const { mails, shown, to: only } = await mailboxPage(await searchParams)
  const t = await getTranslations('mailbox')
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <NextIntlClientProvider messages={{}}>
      <PageTitle>{t('title')}</PageTitle>
      <KeepFresh />
      <div className="mx-auto max-w-6xl px-4 pt-8 pb-16 sm:px-6 sm:pt-12">
        <header className="flex flex-wrap items-center justify-between gap-4 pb-6">
          <p className="flex items-center gap-3 font-semibold text-xl tracking-[-0.02em]">
            <Mark className="h-7" />
            <span translate="no">{portalName()}</span>
          </p>
          <ButtonLink href="/sign-in" kind="plain">
            {t('signIn')}
          </ButtonLink>
        </header>
        <main>
          <h1 className="pb-2 text-[2rem]">{t('heading')}</h1>
          <p className="pb-6 text-quiet">{t('sentence')}</p>
          <div className="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <MailList
              label={t('list')}
              shown={shown?.id}
              only={only}
              mails={mails.map(({ id, subject, to, at }) => ({ id, subject, at, to: t('to', { address: to }) }))}
            />
            {shown ? (
              <ShownMail mail={shown} nonce={nonce} />
            ) : (
              <section className="rounded-box border border-line bg-surface p-6 lg:col-span-2">
                <h2 className="pb-1 text-xl">{t('empty')}</h2>
                <p className="text-quiet">{t('emptyMeans')}</p>
              </section>
            )}
          </div>
        </main>
      </div>
    </NextIntlClientProvider>
  )
}

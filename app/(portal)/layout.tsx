import { headers } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { MfaDue } from '@/components/shell/due/mfa-due'
import { PasswordDue } from '@/components/shell/due/password-due'
import { Providers } from '@/components/shell/providers'
import { TopBar } from '@/components/shell/top-bar'
import { chosenTheme } from '@/lib/server/http/theme'
import { portalFrame } from '@/lib/server/views/pages/frame'
import { mailSender, portalName } from '@/lib/server/views/pages/portal-facts'

/** Not sent along: said by the server, or on other pages. */
const elsewhere = [
  'admin',
  'errors',
  'fault',
  'home',
  'invitation',
  'mailbox',
  'notFound',
  'passwordReset',
  'signIn',
  'verify',
]

/** The shell stays while pages change inside it. It guards nothing: each page does. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const [frame, t, all] = await Promise.all([portalFrame(), getTranslations('common'), getMessages()])
  const { menu } = all
  const links = [
    { href: '/account/settings', label: menu.manage },
    ...(frame?.user.administrator ? [{ href: '/admin/employees', label: menu.administration }] : []),
  ]
  const messages = Object.fromEntries(Object.entries(all).filter(([namespace]) => !elsewhere.includes(namespace)))
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <NextIntlClientProvider messages={messages}>
      <Providers nonce={nonce} now={Date.now()} theme={await chosenTheme()} mailSender={mailSender()}>
        <TopBar
          company={frame?.company ?? portalName()}
          user={frame?.user ?? null}
          skip={t('skip')}
          plain={{ links, signOut: menu.signOut, csrfToken: frame?.csrfToken ?? null }}
        />
        <div id="content" tabIndex={-1} className="mx-auto max-w-5xl px-4 pt-8 pb-20 sm:px-6 sm:pt-12">
          {frame && <PasswordDue initial={frame.passwordDue} />}
          {frame?.mfaDue && <MfaDue initial={frame.mfaDue} />}
          {children}
        </div>
      </Providers>
    </NextIntlClientProvider>
  )
}

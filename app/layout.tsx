import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { FaultMessagesProvider } from '@/components/ui/page/fault'
import { PortalNameProvider } from '@/components/ui/page/page-title'
import { TitleKeeper } from '@/components/ui/page/title-keeper'
import { chosenTheme } from '@/lib/server/http/theme'
import { portalName } from '@/lib/server/views/pages/portal-facts'
import { fontVariables } from './fonts'
import './globals.css'

/** Without a title: each page renders its own (components/ui/page-title.tsx). */
export const metadata: Metadata = { icons: '/icon.svg', robots: 'noindex' }

/** Reading the headers makes every page be rendered per request: only then do its scripts carry the nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await headers()
  const t = await getTranslations('fault')
  const messages = {
    heading: t('heading'),
    detail: t('detail'),
    again: t('again'),
    request: t.raw('request') as string,
  }
  const theme = await chosenTheme()
  return (
    <html
      lang={await getLocale()}
      className={fontVariables}
      data-theme={theme === 'system' ? undefined : theme}
      suppressHydrationWarning
    >
      <body className="min-h-dvh antialiased">
        <PortalNameProvider name={portalName()}>
          <TitleKeeper />
          <FaultMessagesProvider messages={messages}>{children}</FaultMessagesProvider>
        </PortalNameProvider>
      </body>
    </html>
  )
}

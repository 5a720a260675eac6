'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { ThemeProvider } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { notePageTime } from '@/lib/client/portal-time'
import type { Theme } from '@/lib/schemas/theme'
import { KeepTheme } from '../shell/keep-theme'
import { MailSender } from '../shell/mail-sender'
import { newQueryClient } from '../shell/query-client'
import { Announcer } from '../ui/announcer'
import { KeptFocus } from '../ui/kept-focus'
import { StepUpDialog } from './step-up-dialog'

/** What the portal's screens stand on. The nonce goes to the two libraries that write styles or scripts by themselves. */
export function Providers({ nonce, now, theme, mailSender, children }: ProvidersProps) {
  const [queries] = useState(() => {
    if (nonce) setNonce(nonce)
    if (typeof window !== 'undefined') notePageTime(now)
    return newQueryClient()
  })
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme={theme}
      enableColorScheme={false}
      nonce={nonce}
      disableTransitionOnChange
    >
      <KeepTheme />
      <MailSender value={mailSender}>
        <QueryClientProvider client={queries}>
          {children}
          <StepUpDialog />
          <Announcer />
          <KeptFocus />
        </QueryClientProvider>
      </MailSender>
    </ThemeProvider>
  )
}

interface ProvidersProps {
  nonce: string | undefined
  /** The portal's time at which the page was made, ms. */
  now: number
  /** By the cookie; what the browser's own store holds goes first. */
  theme: Theme
  mailSender: string | null
  children: ReactNode
}

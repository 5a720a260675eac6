'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { ThemeProvider } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { notePageTime } from '@/lib/client/portal-time'
import type { Theme } from '@/lib/schemas/theme'
import { StepUpDialog } from '../step-up/step-up-dialog'
import { Announcer } from '../ui/announcer'
import { KeptFocus } from '../ui/focus/kept-focus'
import { MailSender } from '../ui/mail-sender'
import { KeepTheme } from './menu/keep-theme'
import { newQueryClient } from './query-client'

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

import { useTheme } from 'next-themes'
import { useEffect } from 'react'
import { keepTheme } from '@/lib/client/theme-cookie'
import { readTheme } from '@/lib/schemas/theme'

/** Hands the chosen theme to the pages outside the portal: sign-in, links, mailbox and errors. */
export function KeepTheme() {
  const { theme } = useTheme()
  useEffect(() => keepTheme(readTheme(theme)), [theme])
  return null
}

'use client'
import { useLocale } from 'next-intl'
import { useHydrated } from './use-hydrated'

/** A moment in the reader's own time zone; the server, which does not know it, writes UTC until the script runs. */
export function When({ at, time = false }: { at: string; time?: boolean }) {
  const here = useHydrated()
  const locale = useLocale()
  const style: Intl.DateTimeFormatOptions = time
    ? { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'long', year: 'numeric' }
  // Day before month, as the design has it; other English habits differ in the order only.
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    ...style,
    timeZone: here ? undefined : 'UTC',
  })
  return <time dateTime={at}>{format.format(new Date(at))}</time>
}

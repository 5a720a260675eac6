'use client'
import { useLocale } from 'next-intl'
import { useHydrated } from './use-hydrated'

/**
 * A moment in the reader's own time zone; the server, which does not know it, writes UTC until the script runs.
 * `clock`: the time of day alone.
 */
export function When({ at, time = false, clock = false }: { at: string; time?: boolean; clock?: boolean }) {
  const here = useHydrated()
  const locale = useLocale()
  const style: Intl.DateTimeFormatOptions = {
    ...(clock ? {} : { day: 'numeric', month: time ? 'short' : 'long', year: 'numeric' }),
    ...(time || clock ? { hour: '2-digit', minute: '2-digit' } : {}),
  }
  // Day before month, as the design has it; other English habits differ in the order only.
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    ...style,
    timeZone: here ? undefined : 'UTC',
  })
  return <time dateTime={at}>{format.format(new Date(at))}</time>
}

import { useTranslations } from 'next-intl'
import { clockPlatforms } from '@/lib/client/device'
import { ClockHelp } from '../ui/clock-help'

/** How to set the clock, in the words of the portal's catalogue; the platform of this browser decides the order. */
export function PortalClockHelp() {
  const t = useTranslations('clockHelp')
  const ways = clockPlatforms(navigator.userAgent).map((platform) => ({
    name: t(`${platform}.name`),
    how: t(`${platform}.how`),
  }))
  return <ClockHelp messages={{ summary: t('summary'), ways }} />
}

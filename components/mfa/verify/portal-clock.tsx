import { useLocale, useTranslations } from 'next-intl'
import { waitText } from '@/lib/messages/fill'
import { Sentence } from '../../ui/sentence'
import { useTicking } from './use-portal-clock'

/** Less than this, ms, is not worth a word: a code is taken one step early or late. */
const tolerable = 30_000

/** `45 s`, `10 min`, `2 h`: whole minutes from the first on, to the nearest. */
const about = (seconds: number) => waitText(seconds < 60 ? seconds : Math.round(seconds / 60) * 60)

/** The time by which codes are judged, to hold the phone's against. It ticks for the eye: nothing is spoken. */
export function PortalClock({ offset }: { offset: number }) {
  const t = useTranslations('setup')
  const locale = useLocale()
  const now = useTicking(offset)
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeStyle: 'medium' })
  const off = Math.abs(offset) > tolerable
  return (
    <div className="flex flex-col gap-2 text-[0.9375rem] text-quiet">
      <p>
        <Sentence>
          {t.rich('portalClock', {
            clock: () => (
              <time translate="no" className="code-text whitespace-nowrap text-ink tabular-nums">
                {format.format(now)}
              </time>
            ),
          })}
        </Sentence>
      </p>
      {off && <p>{t(offset < 0 ? 'clockAhead' : 'clockBehind', { off: about(Math.abs(offset) / 1000) })}</p>}
    </div>
  )
}

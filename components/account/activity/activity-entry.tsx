import { useTranslations } from 'next-intl'
import type { ActivityItem } from '@/lib/schemas/activity'
import { Button } from '../../ui/button/button'
import { ToneSign } from '../../ui/notice'
import { When } from '../../ui/when'
import { isAlarming, useActivityWords } from './use-activity-words'

/** One thing that happened, where and when. `onNotMe` is given where it could have been somebody else. */
export function ActivityEntry({ event, onNotMe }: ActivityEntryProps) {
  const t = useTranslations('activity')
  const { sentenceOf, timeOf } = useActivityWords()
  const { device, ip, detail } = event
  const alarm = isAlarming(event)
  const mark = alarm ? t('marks.look') : detail.newBrowser ? t('marks.new') : null
  const facts = [detail.label, detail.by && t(`by.${detail.by}`), device, ip && t('address', { ip })].filter(Boolean)
  return (
    <li
      data-row
      tabIndex={-1}
      className="grid grid-cols-[3.25rem_minmax(0,1fr)] gap-x-3 py-3.5 sm:grid-cols-[3.5rem_minmax(0,1fr)_auto] sm:gap-x-4"
    >
      <span className="text-[0.9375rem] text-quiet leading-6 tabular-nums">
        <When at={event.at} clock />
      </span>
      <div className="min-w-0">
        <p className={`wrap-anywhere ${alarm ? 'font-semibold' : ''}`}>{sentenceOf(event)}</p>
        {facts.length > 0 && <p className="wrap-anywhere text-[0.9375rem] text-quiet">{facts.join(' · ')}</p>}
        {mark && (
          <p className="mt-1.5 inline-flex items-center gap-1.5 rounded-small bg-warn-wash py-0.5 ps-1.5 pe-2.5 font-semibold text-sm text-warn">
            <ToneSign tone="warn" className="size-4" />
            <span>{mark}</span>
          </p>
        )}
      </div>
      {onNotMe && (
        <Button
          kind="text"
          className="self-start justify-self-start sm:whitespace-nowrap text-[0.9375rem] max-sm:col-start-2 max-sm:mt-0.5 sm:-mt-1"
          aria-label={t('notMe.one', { what: sentenceOf(event), time: timeOf(event) })}
          onClick={onNotMe}
        >
          {t('notMe.verb')}
        </Button>
      )}
    </li>
  )
}

interface ActivityEntryProps {
  event: ActivityItem
  onNotMe: (() => void) | undefined
}

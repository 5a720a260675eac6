import { useTranslations } from 'next-intl'
import { type Ref, useId } from 'react'
import { dayBefore, localDay } from '@/lib/client/days'
import { portalNow } from '@/lib/client/portal-time'
import type { ActivityItem } from '@/lib/schemas/activity'
import { When } from '../../ui/when'
import { ActivityEntry } from './activity-entry'
import { mayBeOthers } from './use-activity-words'

interface ActivityDaysProps {
  ref: Ref<HTMLDivElement>
  items: ActivityItem[]
  onNotMe: (event: ActivityItem) => void
}

/** The entries under the reader's own days. What lies before the last *This wasn't me* has been dealt with. */
export function ActivityDays({ ref, items, onNotMe }: ActivityDaysProps) {
  const lastTime = items.findIndex(({ type }) => type === 'account.not-me')
  const open = new Set((lastTime < 0 ? items : items.slice(0, lastTime)).filter(mayBeOthers))
  return (
    <div ref={ref} className="flex flex-col gap-8">
      {daysOf(items).map(({ day, events }) => (
        <Day key={day} day={day} at={events[0]?.at ?? ''}>
          {events.map((event) => (
            <ActivityEntry key={event.id} event={event} onNotMe={open.has(event) ? () => onNotMe(event) : undefined} />
          ))}
        </Day>
      ))}
    </div>
  )
}

function Day({ day, at, children }: { day: string; at: string; children: React.ReactNode }) {
  const t = useTranslations('activity')
  const id = useId()
  const today = localDay(new Date(portalNow()).toISOString())
  const isToday = day === today
  const isYesterday = day === dayBefore(today)
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="border-line border-b pb-2 font-semibold text-base text-quiet">
        {isToday ? t('today') : isYesterday ? t('yesterday') : <When at={at} />}
      </h2>
      <ul aria-labelledby={id} className="divide-y divide-line">
        {children}
      </ul>
    </section>
  )
}

function daysOf(items: ActivityItem[]) {
  const days = new Map<string, ActivityItem[]>()
  for (const item of items) {
    const day = localDay(item.at)
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days].map(([day, events]) => ({ day, events }))
}

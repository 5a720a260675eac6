'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { ActivityItem } from '@/lib/schemas/activity'
import { Failed } from '../../list/failed'
import { ShowMore } from '../../list/show-more'
import { Skeleton } from '../../list/skeleton'
import { usePages } from '../../list/use-pages'
import type { NewPasswordRules } from '../../password/new-password-field'
import { usePasswordDue } from '../../shell/use-password-due'
import { PasswordSection } from '../password/password-section'
import { ActivityDays } from './activity-days'
import { NotMeDialog } from './not-me-dialog'
import { NotMeDone } from './not-me-done'

/** What happened to the account, the newest first, and *This wasn't me*. */
export function Activity({ rules, address, initialDue, managedBy }: ActivityProps) {
  const t = useTranslations('activity')
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const done = useRef<HTMLDivElement>(null)
  const { due, setDue } = usePasswordDue(initialDue)
  const [wasDue] = useState(initialDue)
  const [disowned, setDisowned] = useState(false)
  const [asked, setAsked] = useState<ActivityItem | null>(null)
  const events = usePages(['activity'], api.activity)
  const { items } = events
  // Next comes the new password; who has none here reads whom to tell.
  const goOn = () => (field.current ?? done.current)?.focus()

  const pressed = (passwordDue: boolean) => {
    setDue(passwordDue)
    setDisowned(true)
  }

  return (
    <div className="flex flex-col gap-6">
      <div ref={done} tabIndex={-1} role="status" className="empty:-mb-6">
        {disowned && <NotMeDone managedBy={managedBy} due={due} />}
      </div>
      {rules && (due || wasDue || disowned) && (
        <div className="pb-4">
          <PasswordSection rules={rules} address={address} initialDue={initialDue} field={field} onlyDue />
        </div>
      )}
      <p role="status" className="sr-only">
        {items && t('shown', { count: items.length, more: String(events.hasNextPage) })}
      </p>
      {events.error && !events.isFetchNextPageError && (
        <Failed error={events.error} onRetry={() => void events.refetch()} />
      )}
      {events.isPending && <Skeleton label={t('loading')} rows={6} />}
      {items?.length === 0 && <p className="text-quiet">{t('none')}</p>}
      {items && items.length > 0 && <ActivityDays ref={list} items={items} onNotMe={setAsked} />}
      {events.isFetchNextPageError && events.error && (
        <Failed error={events.error} goesOn={false} onRetry={() => void events.fetchNextPage()} />
      )}
      <ShowMore
        list={list}
        count={items?.length ?? 0}
        more={events.hasNextPage && !events.isFetchNextPageError}
        busy={events.isFetchingNextPage}
        label={t('earlier')}
        onPress={() => void events.fetchNextPage()}
      />
      <NotMeDialog
        open={asked !== null}
        managedBy={managedBy}
        onClose={() => setAsked(null)}
        onPressed={pressed}
        onDone={goOn}
      />
    </div>
  )
}

interface ActivityProps {
  /** Null where the company's AD or SSO has the password. */
  rules: NewPasswordRules | null
  address: string
  /** Whether the password was void when the page was made. */
  initialDue: boolean
  /** What the company's AD or SSO is called. */
  managedBy: string | null
}

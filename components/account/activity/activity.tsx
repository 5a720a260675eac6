'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { ActivityItem } from '@/lib/schemas/activity'
import { PagedList } from '../../list/paged-list'
import { usePages } from '../../list/use-pages'
import type { NewPasswordRules } from '../../password/new-password-field'
import { usePasswordDue } from '../../shell/due/use-password-due'
import { PasswordSection } from '../password/password-section'
import { ActivityDays } from './activity-days'
import { NotMeDialog } from './not-me-dialog'
import { NotMeDone } from './not-me-done'

/** What happened to the account, the newest first, and *This wasn't me*. */
export function Activity({ rules, address, initialDue, managedBy }: ActivityProps) {
  const field = useRef<HTMLInputElement>(null)
  const done = useRef<HTMLDivElement>(null)
  const { due, setDue } = usePasswordDue(initialDue)
  const [wasDue] = useState(initialDue)
  const [disowned, setDisowned] = useState(false)
  const [asked, setAsked] = useState<ActivityItem | null>(null)
  // Next comes the new password. People without a password here read whom to tell.
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
      <ActivityList onNotMe={setAsked} />
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

function ActivityList({ onNotMe }: { onNotMe: (item: ActivityItem) => void }) {
  const t = useTranslations('activity')
  const list = useRef<HTMLDivElement>(null)
  return (
    <PagedList
      pages={usePages(['activity'], api.activity)}
      list={list}
      rows={6}
      copy={{
        shown: (count, more) => t('shown', { count, more }),
        loading: t('loading'),
        none: t('none'),
        more: t('earlier'),
      }}
    >
      {(items) => <ActivityDays ref={list} items={items} onNotMe={onNotMe} />}
    </PagedList>
  )
}

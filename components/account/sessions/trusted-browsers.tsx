'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { api } from '@/lib/client/api'
import type { TrustedBrowserList } from '@/lib/schemas/account'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Failed } from '../../list/failed'
import { OutdatedNotice } from '../../list/outdated-notice'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { useEnding } from './use-ending'

type TrustedBrowser = TrustedBrowserList[number]

/** The browsers that skip the second step for a while, and how to end that. */
export function TrustedBrowsers() {
  const t = useTranslations('trusted')
  const heading = useRef<HTMLHeadingElement>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['trusted-browsers'], queryFn: api.trustedBrowsers })
  const ending = useEnding<TrustedBrowser>({ queryKey: ['trusted-browsers'], run: api.endTrust, next: heading })
  const wrong = useErrorSentence()(ending.error)
  return (
    <section aria-labelledby="trusted" className="flex flex-col gap-4 pt-12">
      <div>
        <h2 id="trusted" ref={heading} tabIndex={-1} className="pb-1.5 text-2xl">
          {t('heading')}
        </h2>
        <p className="text-quiet">{t('sentence')}</p>
      </div>
      {wrong && (
        <Notice tone="bad" role="alert">
          {wrong}
        </Notice>
      )}
      <div role="status" className="empty:-mt-4">
        {ending.ended && <Notice tone="good">{t('ended', { device: ending.ended.device })}</Notice>}
      </div>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p>{t('none')}</p>}
      <OutdatedNotice error={data ? error : null} />
      {data && data.length > 0 && (
        <ul aria-labelledby="trusted" className="flex flex-col gap-3">
          {data.map((browser) => (
            <BrowserCard
              key={browser.id}
              browser={browser}
              busy={ending.isEnding(browser)}
              onEnd={() => ending.end(browser)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function BrowserCard({ browser, busy, onEnd }: BrowserCardProps) {
  const t = useTranslations('trusted')
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-box border border-line bg-surface px-5 py-4">
      <div className="min-w-0">
        <p translate="no" className="wrap-anywhere font-semibold">
          {browser.device}
        </p>
        <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
          <span>
            <Sentence>{t.rich('since', { when: () => <When at={browser.createdAt} /> })}</Sentence>
          </span>
          <span>
            <Sentence>{t.rich('until', { when: () => <When at={browser.expiresAt} /> })}</Sentence>
          </span>
        </p>
      </div>
      <Button kind="danger" busy={busy} onClick={onEnd} aria-label={t('endOne', { device: browser.device })}>
        {t('end')}
      </Button>
    </li>
  )
}

interface BrowserCardProps {
  browser: TrustedBrowser
  busy: boolean
  onEnd: () => void
}

'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { api } from '@/lib/client/api'
import type { SessionList } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { When } from '../ui/when'
import { useErrorSentence } from './use-error-sentence'

type Session = SessionList[number]

export function Sessions({ initial }: { initial: SessionList }) {
  const t = useTranslations('sessions')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const list = useRef<HTMLUListElement>(null)
  const { data } = useQuery({ queryKey: ['sessions'], queryFn: api.sessions, initialData: initial })
  const settled = {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sessions'] })
      list.current?.focus()
    },
  }
  const end = useMutation({ mutationFn: api.endSession, ...settled })
  const endOthers = useMutation({ mutationFn: api.endOtherSessions, ...settled })
  const others = data.filter((session) => !session.current)
  const error = sentence(end.error ?? endOthers.error)

  return (
    <div className="flex flex-col gap-5">
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      <ul ref={list} tabIndex={-1} aria-label={t('list')} className="flex flex-col gap-3">
        {data.map((session) => (
          <SessionCard
            key={session.id}
            session={session}
            busy={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </ul>
      {others.length > 0 ? (
        <Button kind="plain" className="self-start" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('endOthers')}
        </Button>
      ) : (
        <p className="text-quiet" role="status">
          {t('onlyThis')}
        </p>
      )}
    </div>
  )
}

function SessionCard({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const t = useTranslations('sessions')
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-box border border-line bg-surface px-5 py-4">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          <span className="wrap-anywhere">{session.device}</span>
          {session.current && (
            <span className="rounded-small bg-good-wash px-2 py-0.5 font-semibold text-good text-sm">
              {t('current')}
            </span>
          )}
        </p>
        <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
          <span className="wrap-anywhere">{t('address', { ip: session.ip })}</span>
          <span>{t.rich('seen', { when: () => <When at={session.lastSeenAt} time /> })}</span>
          <span>{t.rich('since', { when: () => <When at={session.createdAt} time /> })}</span>
        </p>
      </div>
      {!session.current && (
        <Button kind="danger" busy={busy} onClick={onEnd} aria-label={t('endOne', { device: session.device })}>
          {t('end')}
        </Button>
      )}
    </li>
  )
}

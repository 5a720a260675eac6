'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { SessionList } from '@/lib/schemas/account'
import { ConfirmButton } from '../../confirm/confirm-button'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { OutdatedNotice } from '../../list/outdated-notice'
import { Notice } from '../../ui/notice'
import { SessionCard } from './session-card'

type Session = SessionList[number]

/** Where the person is signed in; each of the others can be ended, or all at once. */
export function Sessions({ initial }: { initial: SessionList }) {
  const t = useTranslations('sessions')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const list = useRef<HTMLUListElement>(null)
  const [ended, setEnded] = useState<{ device: string } | { all: true } | null>(null)
  const { data, error: outdated } = useQuery({ queryKey: ['sessions'], queryFn: api.sessions, initialData: initial })
  const end = useMutation({
    mutationFn: ({ id }: Session) => api.endSession(id),
    onMutate: () => setEnded(null),
    onSuccess: async (_, { device }) => {
      await queries.invalidateQueries({ queryKey: ['sessions'] })
      setEnded({ device })
      list.current?.focus()
    },
  })
  const others = data.filter((session) => !session.current).length
  const error = sentence(end.error)

  return (
    <div className="flex flex-col gap-5">
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      <OutdatedNotice error={outdated} />
      <div role="status" className="empty:-mt-5">
        {ended && <Notice tone="good">{'all' in ended ? t('othersEnded') : t('ended', ended)}</Notice>}
      </div>
      <ul ref={list} tabIndex={-1} aria-label={t('list')} className="flex flex-col gap-3">
        {data.map((session) => (
          <SessionCard
            key={session.id}
            session={session}
            busy={end.isPending && end.variables.id === session.id}
            onEnd={() => end.mutate(session)}
          />
        ))}
      </ul>
      {others > 0 ? (
        <div className="self-start">
          <ConfirmButton
            verb={t('endOthers')}
            consequence={t('endOthersMeans', { count: others })}
            changes={['sessions']}
            run={api.endOtherSessions}
            onDone={() => {
              setEnded({ all: true })
              list.current?.focus()
            }}
          />
        </div>
      ) : (
        <p className="text-quiet">{t('onlyThis')}</p>
      )}
    </div>
  )
}

'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { SessionList } from '@/lib/schemas/account'
import { ConfirmButton } from '../../confirm/confirm-button'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { OutdatedNotice } from '../../list/outdated-notice'
import { Notice } from '../../ui/notice'
import { SessionCard } from './session-card'
import { useEnding } from './use-ending'

type Session = SessionList[number]

/** Where the user is signed in; each of the other sessions can be ended, or all at once. */
export function Sessions({ initial }: { initial: SessionList }) {
  const t = useTranslations('sessions')
  const list = useRef<HTMLUListElement>(null)
  const [othersEnded, setOthersEnded] = useState(false)
  const { data, error: outdated } = useQuery({ queryKey: ['sessions'], queryFn: api.sessions, initialData: initial })
  const ending = useEnding<Session>({ queryKey: ['sessions'], run: api.endSession, next: list })
  const error = useErrorSentence()(ending.error)
  const said = othersEnded ? t('othersEnded') : ending.ended && t('ended', { device: ending.ended.device })
  const end = (session: Session) => {
    setOthersEnded(false)
    ending.end(session)
  }
  const endedOthers = () => {
    setOthersEnded(true)
    list.current?.focus()
  }
  return (
    <div className="flex flex-col gap-5">
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      <OutdatedNotice error={outdated} />
      <div role="status" className="empty:-mt-5">
        {said && <Notice tone="good">{said}</Notice>}
      </div>
      <ul ref={list} tabIndex={-1} aria-label={t('list')} className="flex flex-col gap-3">
        {data.map((session) => (
          <SessionCard key={session.id} session={session} busy={ending.isEnding(session)} onEnd={() => end(session)} />
        ))}
      </ul>
      <EndOthers count={data.filter((session) => !session.current).length} onDone={endedOthers} />
    </div>
  )
}

function EndOthers({ count, onDone }: { count: number; onDone: () => void }) {
  const t = useTranslations('sessions')
  if (count === 0) return <p className="text-quiet">{t('onlyThis')}</p>
  return (
    <div className="self-start">
      <ConfirmButton
        verb={t('endOthers')}
        consequence={t('endOthersMeans', { count })}
        changes={['sessions']}
        run={api.endOtherSessions}
        onDone={onDone}
      />
    </div>
  )
}

'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { api } from '@/lib/client/api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

const NOTICE_MS = 2 * 60_000

/** Two minutes before the session ends, a spoken notice with a button to go on. Looking does not prolong the session. */
export function SessionEndNotice() {
  const t = useTranslations('sessionEnd')
  const [ending, setEnding] = useState(false)
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, refetchOnWindowFocus: true })
  const expires = session.data?.expires
  const { refetch } = session

  useEffect(() => {
    if (!expires) return
    const end = Date.parse(expires)
    const look = async () => {
      const fresh = (await refetch()).data?.expires
      setEnding(!fresh || Date.parse(fresh) - Date.now() <= NOTICE_MS)
    }
    const timer = setTimeout(look, Math.max(0, end - NOTICE_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [expires, refetch])

  const stay = useMutation({
    mutationFn: api.mfa,
    onSuccess: async () => {
      await refetch()
      setEnding(false)
    },
  })
  if (!ending) return null
  return (
    <div className="fixed inset-x-4 bottom-4 z-30 mx-auto max-w-md rounded-box border border-line bg-surface shadow-box">
      <Notice tone="warn" role="alert">
        <p className="pb-3">{t('soon')}</p>
        <Button kind="plain" busy={stay.isPending} onClick={() => stay.mutate()}>
          {t('stay')}
        </Button>
      </Notice>
    </div>
  )
}

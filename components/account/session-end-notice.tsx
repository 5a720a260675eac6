'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FocusEvent, useRef } from 'react'
import { api, here } from '@/lib/client/api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { useErrorSentence } from './use-error-sentence'
import { useSessionLook } from './use-session-look'

/**
 * Two minutes before the session ends, a spoken notice with a button to go on; at the absolute end there is no going on.
 * It lies above every window, and the place that speaks is there from the start, so that no window silences it.
 */
export function SessionEndNotice() {
  const t = useTranslations('sessionEnd')
  const sentence = useErrorSentence()
  const { ending, mayStay, look } = useSessionLook()
  const before = useRef<HTMLElement>(null)
  const stay = useMutation({
    mutationFn: async () => {
      // Any call that is activity will do.
      await api.mfa()
      await look()
    },
    onSuccess: () => before.current?.focus(),
  })
  const error = sentence(stay.error)
  const remember = ({ relatedTarget }: FocusEvent) => {
    before.current = relatedTarget instanceof HTMLElement ? relatedTarget : document.querySelector('#content')
  }

  return (
    <div aria-live="assertive" className="pointer-events-auto fixed inset-x-4 bottom-4 z-60 mx-auto max-w-md">
      {ending && (
        <div className="rounded-box border border-line bg-surface shadow-box">
          <Notice tone="warn">
            <p className="pb-3">{t(mayStay ? 'soon' : 'final')}</p>
            {error && <p className="pb-3 font-semibold">{error}</p>}
            {mayStay ? (
              <Button kind="plain" busy={stay.isPending} onFocus={remember} onClick={() => stay.mutate()}>
                {t('stay')}
              </Button>
            ) : (
              <Button kind="plain" onClick={() => location.assign(`/sign-in?callbackUrl=${here()}`)}>
                {t('again')}
              </Button>
            )}
          </Notice>
        </div>
      )}
    </div>
  )
}

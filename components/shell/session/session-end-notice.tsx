'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { api, here } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button } from '../../ui/button/button'
import { useTopPlace } from '../../ui/dialog/top-layer'
import { Notice } from '../../ui/notice'
import { useSessionStatus } from './use-session-status'

/**
 * Two minutes before the session ends, a spoken notice with a button to go on; at the absolute end there is no going on.
 * It takes no focus by itself: F6 leads to its button from anywhere. It lies above every window, and inside the uppermost,
 * so that its button is reached from there. The place that speaks is there from the start.
 */
export function SessionEndNotice() {
  const { ending, over, mayStay, check } = useSessionStatus()
  const t = useTranslations('sessionEnd')
  const place = useTopPlace()
  const notice = useRef<HTMLDivElement>(null)
  useKeyTo(notice)
  const lying = (
    <div
      ref={notice}
      aria-live="assertive"
      className="pointer-events-auto fixed inset-x-4 bottom-4 z-60 mx-auto max-w-md"
    >
      {ending && (
        <section aria-label={t('name')} className="rounded-box border border-line bg-surface shadow-box">
          <Notice tone="warn">
            {over ? <Over check={check} /> : mayStay ? <Stay check={check} /> : <Final />}
            <p className="pt-2 text-[0.9375rem] pointer-coarse:hidden">{t('key')}</p>
          </Notice>
        </section>
      )}
    </div>
  )
  return place ? createPortal(lying, place) : lying
}

const key = 'F6'

/** The key leads to the notice's button while there is one; otherwise it stays the browser's. */
function useKeyTo(notice: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const button = notice.current?.querySelector('button')
      if (event.key !== key || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !button) return
      event.preventDefault()
      button.focus()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [notice])
}

/** Its button is the last of its window: after it comes the window's first again. */
const act = {
  kind: 'plain' as const,
  'aria-keyshortcuts': key,
  onKeyDown({ key, shiftKey, currentTarget }: KeyboardEvent<HTMLElement>) {
    if (key === 'Tab' && !shiftKey) currentTarget.closest<HTMLElement>('[role=dialog]')?.focus()
  },
}

interface CheckProps {
  /** Reads the session's end again. */
  check: () => Promise<unknown>
}

function Stay({ check }: CheckProps) {
  const t = useTranslations('sessionEnd')
  const sentence = useErrorSentence()
  const before = useRef<HTMLElement>(null)
  const stay = useMutation({
    mutationFn: async () => {
      // Any call that is activity will do.
      await api.mfa()
      await check()
    },
    onSuccess: () => before.current?.focus(),
  })
  const error = sentence(stay.error)
  const remember = ({ relatedTarget }: FocusEvent) => {
    before.current = relatedTarget instanceof HTMLElement ? relatedTarget : document.querySelector('#content')
  }
  return (
    <>
      <p className="pb-3">{t('soon')}</p>
      {error && <p className="pb-3 font-semibold">{error}</p>}
      <Button {...act} busy={stay.isPending} onFocus={remember} onClick={() => stay.mutate()}>
        {t('stay')}
      </Button>
    </>
  )
}

function Final() {
  const t = useTranslations('sessionEnd')
  return (
    <>
      <p className="pb-3">{t('final')}</p>
      <Button {...act} onClick={() => location.assign(`/sign-in?again&callbackUrl=${here()}`)}>
        {t('again')}
      </Button>
    </>
  )
}

/** The portal cannot be reached, so the sentence names no time. */
function Over({ check }: CheckProps) {
  const t = useTranslations('sessionEnd')
  const trying = useMutation({ mutationFn: check })
  return (
    <>
      <p className="pb-3">{t('over')}</p>
      <Button {...act} busy={trying.isPending} onClick={() => trying.mutate()}>
        {t('look')}
      </Button>
    </>
  )
}

import { type RefObject, useEffect, useRef } from 'react'
import { isCompleteCode, tidyCode } from '@/lib/client/code-text'

interface Sender {
  busy: boolean
  left: number | null
  send: () => Promise<void>
}

/** A complete code sends itself, each distinct value once; what the person sends by hand counts as sent. */
export function useSendOnce({ busy, left, send }: Sender, field: RefObject<HTMLInputElement | null>) {
  const sent = useRef(new Set<string>())
  // From the start: a code may have been typed or filled in before this script ran.
  const typedMeanwhile = useRef(true)

  const sendNow = (code: string) => {
    sent.current.add(code)
    void send()
  }
  const sendOnce = (code: string) => {
    if (sent.current.has(code) || left !== null) return
    typedMeanwhile.current = busy
    if (!busy) sendNow(code)
  }
  // Another code was typed while the last one was on its way: its turn comes, unless there is a wait.
  useEffect(() => {
    if (busy || !typedMeanwhile.current) return
    typedMeanwhile.current = false
    const typed = tidyCode(field.current?.value ?? '')
    if (field.current && isCompleteCode(typed)) field.current.value = typed
    if (isCompleteCode(typed)) sendOnce(typed)
  })
  return { sendOnce, send: sendNow }
}

import { type FormEvent, type RefObject, useEffect, useRef } from 'react'
import { isCompleteCode, tidyCode } from '@/lib/client/code-text'
import { type FailureMessages, useSignInForm } from '../use-sign-in-form'
import { takeCarried } from './carry'
import { type Explained, type MissMessages, useExplain } from './explain-miss'
import { useSendOnce } from './use-send-once'

export interface SecondFactorComplaints extends FailureMessages, MissMessages {
  /** Nothing was typed. */
  missing: string
}

/** The form of the second step: a complete code sends itself, the button sends anything. */
export function useSecondFactor(messages: SecondFactorComplaints, initial: Explained) {
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const { explain, triesLeft } = useExplain(messages, initial.triesLeft)
  const { sentence: initialError, cause: initialCause } = initial
  const sending = useSignInForm({ form, field, messages, initialError, initialCause, explain })
  const { sendOnce, send } = useSendOnce(sending, field)
  useArrival(field, sendOnce)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = field.current?.value.trim()
    if (value) return send(value)
    sending.setError(messages.missing)
    field.current?.focus()
  }
  return { ...sending, form, field, triesLeft, sendOnce, submit }
}

/** The field has the focus, and in it what was typed into the wrong one; a complete code then sends itself. */
function useArrival(field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>, sendOnce: (code: string) => void) {
  const arrived = useRef(false)
  useEffect(() => {
    if (arrived.current) return
    arrived.current = true
    field.current?.focus()
    const text = takeCarried()
    if (!text || !field.current) return
    const code = tidyCode(text)
    field.current.value = isCompleteCode(code) ? code : text
    if (isCompleteCode(code)) sendOnce(code)
  })
}

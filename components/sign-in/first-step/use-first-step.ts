import { type FormEvent, type RefObject, useRef } from 'react'
import type { SignInSourceView } from '@/lib/schemas/sign-in'
import { type FailureMessages, useSignInForm, useTurn } from '../use-sign-in-form'
import { useFirstFocus } from './use-first-focus'
import { useSource } from './use-source'

/** The form of the first step: what it sends, whether it may be sent, and where the focus goes. */
export function useFirstStep({ address, source: initial, local, initialError, messages }: FirstStep) {
  const form = useRef<HTMLFormElement>(null)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const turn = useTurn()
  const sending = useSignInForm({ form, field: password, messages, initialError, turn })
  const { source, find, findSoon } = useSource({ address, initial, local })
  const elsewhere = source.kind === 'oidc'
  useFirstFocus({ email, password, address, onKept: (kept) => void find(kept) })

  const complain = (sentence: string, field?: RefObject<HTMLInputElement | null>) => {
    sending.setError(sentence)
    field?.current?.focus()
    return false
  }
  /** A password is sent only once it is known that the portal, not a provider, asks for it. */
  const mayGo = async () => {
    const typed = email.current?.value.trim()
    if (!typed) return complain(messages.emailMissing, email)
    const found = await find(typed)
    if (!found) return complain(messages.offline)
    // The first press only shows that the company's provider asks for the password; the next one goes there.
    if (found.kind === 'oidc') return elsewhere
    return password.current?.value ? true : complain(messages.passwordMissing, password)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void sending.send(mayGo)
  }
  return { ...sending, form, email, password, turn, source, elsewhere, find, findSoon, submit }
}

export interface FirstStep {
  address: string
  /** Of the address that was kept. */
  source: SignInSourceView
  /** A password, whatever the domain's sign-in is. */
  local: boolean
  initialError: string | null
  messages: FirstStepComplaints
}

export interface FirstStepComplaints extends FailureMessages {
  emailMissing: string
  passwordMissing: string
}

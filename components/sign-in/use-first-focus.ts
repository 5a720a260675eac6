import { type RefObject, useEffect, useRef } from 'react'
import { takeAddress } from '@/lib/client/kept-address'

/** What sends the form that this stands in. */
export const submitButtonOf = (part: Element | null) =>
  part?.closest('form')?.querySelector<HTMLButtonElement>('button[type=submit]')

/**
 * When the page has come: whose session has ended in this tab finds their address typed, and the next thing to do has the
 * focus: a field to fill, or the button where the company's provider asks for the password. `address` is what the server
 * kept.
 */
export function useFirstFocus({ email, password, address, onKept }: Options) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    const taken = takeAddress()
    const kept = address || taken
    // Whoever is in the field already is about to type: nothing is put before it.
    const isFree = email.current && !email.current.value && document.activeElement !== email.current
    if (email.current && isFree && kept) {
      email.current.value = kept
      onKept(kept)
    }
    const next = kept ? (password.current ?? submitButtonOf(email.current)) : email.current
    if (document.activeElement === document.body) next?.focus()
  })
}

interface Options {
  email: RefObject<HTMLInputElement | null>
  password: RefObject<HTMLInputElement | null>
  address: string
  onKept: (address: string) => void
}

import { type RefObject, useEffect, useRef } from 'react'
import { takeAddress } from '@/lib/client/kept-address'

/**
 * When the page has come: whose session has ended in this tab finds their address typed, and the next field to fill has the
 * focus. `address` is what the server kept.
 */
export function useFirstFocus({ email, password, address, onKept }: Options) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    const taken = takeAddress()
    const kept = address || taken
    if (email.current && !email.current.value && kept) {
      email.current.value = kept
      onKept(kept)
    }
    if (document.activeElement === document.body) (kept ? password : email).current?.focus()
  })
}

interface Options {
  email: RefObject<HTMLInputElement | null>
  password: RefObject<HTMLInputElement | null>
  address: string
  onKept: (address: string) => void
}

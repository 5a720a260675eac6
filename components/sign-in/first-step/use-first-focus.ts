import { type RefObject, useEffect, useRef } from 'react'
import { takeAddress } from '@/lib/client/kept-address'

/** What sends the form that this stands in. */
export const submitButtonOf = (part: Element | null) =>
  part?.closest('form')?.querySelector<HTMLButtonElement>('button[type=submit]')

/**
 * Once the page is there, fills in the address that this tab kept: of a session that ended here, or typed on the page
 * before. The next thing to do has the focus: a field to fill, or the button where the company's provider asks for the
 * password. `address` is what the server kept.
 */
export function useFirstFocus({ email, password, address, onKept }: Options) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    const taken = takeAddress()
    const kept = taken || address
    // A user who is in the field already is about to type, and a browser may have restored what was typed before.
    const isFree = email.current?.value === address && document.activeElement !== email.current
    if (email.current && isFree && taken && taken !== address) {
      email.current.value = taken
      onKept(taken)
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

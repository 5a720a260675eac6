import { type RefObject, useEffect, useRef } from 'react'
import { takeAddress } from '@/lib/client/kept-address'

/** Fills in the address that was typed on the page before, unless the user has typed here already. */
export function useCarriedAddress(field: RefObject<HTMLInputElement | null>, initial: string) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current || !field.current) return
    done.current = true
    const carried = takeAddress()
    if (carried && field.current.value === initial) field.current.value = carried
  }, [field, initial])
}

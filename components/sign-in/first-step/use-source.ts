import { useEffect, useRef, useState } from 'react'
import { askSource, domainOf } from '@/lib/client/sign-in-source'
import type { SignInSourceView } from '@/lib/schemas/sign-in'

const password: SignInSourceView = { kind: 'password' }
/** ms without a key: the domain may be complete. */
const pause = 400

/**
 * The way in of the address in the field, asked once for each domain: when typing pauses, when the field is left, and at
 * the latest before anything is sent. `find` gives null where it could not be asked.
 */
export function useSource({ address, initial, local }: Options) {
  const [source, setSource] = useState(initial)
  const asked = useRef({ domain: domainOf(address), answer: Promise.resolve<SignInSourceView | null>(initial) })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const find = async (email: string) => {
    clearTimeout(timer.current)
    const domain = domainOf(email)
    if (local) return password
    if (domain !== asked.current.domain)
      asked.current = { domain, answer: domain ? askSource(email.trim()) : Promise.resolve(password) }
    const mine = asked.current
    const found = await mine.answer
    if (mine !== asked.current) return found
    if (found) setSource(found)
    else asked.current = { domain: '', answer: Promise.resolve(password) }
    return found
  }
  const findSoon = (email: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void find(email), pause)
  }
  return { source, find, findSoon }
}

interface Options {
  address: string
  initial: SignInSourceView
  /** The emergency administrator's form: a password, whatever the domain's way is. */
  local: boolean
}

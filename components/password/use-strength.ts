import { useEffect, useState } from 'react'
import type { Strength } from '@/lib/client/password-strength'

const settled = 300

/** The estimate once the typing rests; null before. Without the estimator (offline) there is just no advice. */
export function useStrength(password: string, known: string[]): Strength | null {
  const [strength, setStrength] = useState<Strength | null>(null)
  const context = known.join('\n')
  useEffect(() => {
    let stale = false
    const estimate = async () => {
      const found = password ? await load(password, context.split('\n')) : null
      if (!stale) setStrength(found)
    }
    const timer = setTimeout(estimate, settled)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [password, context])
  return strength
}

async function load(password: string, known: string[]) {
  try {
    return (await import('@/lib/client/password-strength')).strengthOf(password, known)
  } catch {
    return null
  }
}

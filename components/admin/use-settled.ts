import { useEffect, useState } from 'react'

/** What was typed, once nothing has been typed for a while (ms). */
export function useSettled<T>(value: T, after = 250) {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), after)
    return () => clearTimeout(timer)
  }, [value, after])
  return settled
}

import { useEffect, useState } from 'react'

/** Counts down to when trying again makes sense. Null: nothing to wait for. */
export function useWait() {
  const [until, setUntil] = useState<number | null>(null)
  const [left, setLeft] = useState(0)

  useEffect(() => {
    if (until === null) return
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000)
      setLeft(Math.max(0, seconds))
      if (seconds <= 0) setUntil(null)
    }
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [until])

  const wait = (seconds: number) => {
    setLeft(Math.ceil(seconds))
    setUntil(Date.now() + seconds * 1000)
  }
  return { left: until === null ? null : left, wait }
}

/** `0:45`, `14:02`, `23:59:59`. */
export function clockText(seconds: number) {
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

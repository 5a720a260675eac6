import { useEffect, useState } from 'react'

/** Counts down to when trying again makes sense. Null: nothing to wait for. */
export function useWait() {
  const [pause, setPause] = useState<{ seconds: number; from: Moment } | null>(null)
  const [left, setLeft] = useState(0)

  useEffect(() => {
    if (pause === null) return
    const tick = () => {
      const seconds = Math.ceil(pause.seconds - since(pause.from))
      setLeft(Math.max(0, seconds))
      if (seconds <= 0) setPause(null)
    }
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [pause])

  const wait = (seconds: number) => {
    setLeft(Math.ceil(seconds))
    setPause({ seconds, from: moment() })
  }
  return { left: pause === null ? null : left, wait }
}

interface Moment {
  clock: number
  running: number
}
const moment = (): Moment => ({ clock: Date.now(), running: performance.now() })

/** Seconds since then: a clock that is set back makes no wait longer, and the time of a sleep counts. */
function since(then: Moment) {
  const { clock, running } = moment()
  return Math.max(clock - then.clock, running - then.running) / 1000
}

/** `0:45`, `14:02`, `23:59:59`. */
export function clockText(seconds: number) {
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

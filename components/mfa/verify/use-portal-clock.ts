import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { portalClockOffset } from '@/lib/client/portal-clock'

/**
 * How far the portal's clock is ahead of this device's, ms; null until it is known. Asked again when the reader comes
 * back to the window: one of the two may have been set meanwhile.
 */
export function usePortalClock(wanted: boolean) {
  const clock = { queryKey: ['portal-clock'], queryFn: portalClockOffset, enabled: wanted, retry: false, gcTime: 0 }
  return useQuery(clock).data ?? null
}

/** The portal's time, ms since 1970, updated each second without a request. */
export function useTicking(offset: number) {
  const [now, setNow] = useState(() => Date.now() + offset)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const next = Date.now() + offset
      setNow(next)
      timer = setTimeout(tick, 1000 - (next % 1000))
    }
    tick()
    return () => clearTimeout(timer)
  }, [offset])
  return now
}

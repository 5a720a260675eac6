'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const every = 2000

/** New mail appears by itself while somebody looks. */
export function KeepFresh() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), every)
    return () => clearInterval(timer)
  }, [router])
  return null
}

'use client'
import { useEffect } from 'react'
import { tellConfirmed } from '@/lib/client/confirmed'

/** Tells the window that asked, and closes this one, unless there is something to read in it. */
export function TellOpener({ refusal }: { refusal: string | null }) {
  useEffect(() => {
    tellConfirmed({ refusal })
    if (!refusal) window.close()
  }, [refusal])
  return null
}

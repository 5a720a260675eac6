'use client'
import { useEffect, useState } from 'react'

let say = (_sentence: string): void => undefined

/** Speaks what is only seen otherwise, such as a line that is gone. Use it after a window has closed: windows silence the rest. */
export const announce = (sentence: string) => say(sentence)

/** The place that speaks, once per page and there from the start. A new key makes the same sentence speak again. */
export function Announcer() {
  const [said, setSaid] = useState({ sentence: '', times: 0 })
  useEffect(() => {
    say = (sentence) => setSaid(({ times }) => ({ sentence, times: times + 1 }))
    return () => {
      say = () => undefined
    }
  }, [])
  return (
    <p role="status" className="sr-only">
      <span key={said.times}>{said.sentence}</span>
    </p>
  )
}

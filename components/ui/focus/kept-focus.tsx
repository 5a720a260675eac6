'use client'
import { useKeptFocus } from './use-kept-focus'

/** For a frame that the server renders. */
export function KeptFocus() {
  useKeptFocus()
  return null
}

import { useSyncExternalStore } from 'react'

/** A place in each open window, the uppermost last. */
let places: HTMLElement[] = []
const listeners = new Set<() => void>()

function change(next: HTMLElement[]) {
  places = next
  for (const listen of listeners) listen()
}

/** The `ref` of a window's place for what lies above every window. */
export function placeAbove(place: HTMLElement | null) {
  if (!place) return
  change([...places, place])
  return () => change(places.filter((one) => one !== place))
}

const subscribe = (listen: () => void) => {
  listeners.add(listen)
  return () => void listeners.delete(listen)
}

/** A window keeps the focus inside: what has to be reached from it must lie in it. @returns null while none is open */
export const useTopPlace = () =>
  useSyncExternalStore(
    subscribe,
    () => places.at(-1) ?? null,
    () => null,
  )

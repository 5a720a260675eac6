import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False on the server and until the script runs: what is chosen before that would be lost. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

const name = 'latchkey.address'

/**
 * Carries an address to the next sign-in or reset page in this tab alone: of the signed-in user, for the case that their
 * session ends, or what was typed on the page before. An empty address forgets the last one.
 */
export const keepAddress = (address: string) =>
  address ? stored((storage) => storage.setItem(name, address)) : forgetAddress()

export const forgetAddress = () => stored((storage) => storage.removeItem(name))

/** Only once, so that the next user of this tab does not read it. Empty if nobody was signed in in this tab. */
export function takeAddress() {
  const kept = stored((storage) => storage.getItem(name)) ?? ''
  forgetAddress()
  return kept
}

/** A browser may forbid storing anything: then the address is typed again. */
function stored<T>(use: (storage: Storage) => T) {
  try {
    return use(sessionStorage)
  } catch {
    return undefined
  }
}

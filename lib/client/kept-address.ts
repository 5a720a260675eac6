const name = 'latchkey.address'

/** Of who is signed in: in this tab alone, until they sign out or close it, for the case that their session ends. */
export const keepAddress = (address: string) => stored((storage) => storage.setItem(name, address))

export const forgetAddress = () => stored((storage) => storage.removeItem(name))

/** Once: whoever comes to this tab later does not read it. Empty where nobody was signed in in this tab. */
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

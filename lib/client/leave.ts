/** Settled once a sign-out has come to its end: true where it leads away from this page. */
let signingOut: Promise<boolean> | null = null

const never = () => new Promise<never>(() => {})

/** Never settles: the page is being left, and nothing should flash up meanwhile. A sign-out that is under way goes first. */
export async function leave(url: string): Promise<never> {
  if (signingOut && (await signingOut)) return never()
  location.assign(url)
  return never()
}

/** Whether the user is signing out here: from then on nothing of theirs is kept. */
export const isSigningOut = () => signingOut !== null

/** From here on nothing else leads away, unless the sign-out fails. */
export function signOutFirst(done: Promise<unknown>) {
  const end = () => {
    signingOut = null
  }
  signingOut = done.then(
    () => true,
    () => {
      end()
      return false
    },
  )
  // A page that comes back out of the browser's history is a new one.
  addEventListener('pageshow', end, { once: true })
}

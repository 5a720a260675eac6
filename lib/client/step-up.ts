/** Asks the person to confirm that it is them. True once they have. */
type Ask = () => Promise<boolean>

let ask: Ask | null = null
let asking: Promise<boolean> | null = null

/** The step-up dialog says here how it is opened; returns how to take that back. */
export function onStepUp(handler: Ask) {
  ask = handler
  return () => {
    if (ask === handler) ask = null
  }
}

/** Several calls that are interrupted together are asked about once. */
export function confirmItIsYou(): Promise<boolean> {
  asking ??= (ask?.() ?? Promise.resolve(false)).finally(() => {
    asking = null
  })
  return asking
}

/**
 * What became of a step-up in another window of this portal: the window that asked and the provider's do not know each
 * other (Cross-Origin-Opener-Policy). Said by a page, and so no proof: the server decides anew what may go on.
 */
export interface Confirmed {
  /** The sentence why not; null: it was confirmed. */
  refusal: string | null
}

const name = 'latchkey.confirmed'

export function tellConfirmed(message: Confirmed) {
  const channel = new BroadcastChannel(name)
  channel.postMessage(message)
  channel.close()
}

/** @returns how to stop listening */
export function onConfirmed(listen: (message: Confirmed) => void) {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<Confirmed>) => listen(data)
  return () => channel.close()
}

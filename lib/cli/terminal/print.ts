import { once } from 'node:events'

/** Prints the whole text before the process ends: a slow pipe makes the caller wait. */
export async function print(stream: NodeJS.WriteStream, text: string) {
  if (!stream.write(text)) await once(stream, 'drain')
}

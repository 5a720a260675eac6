/** Characters on either side that are shown. */
const around = 40

/** The first words with a letter beyond ASCII: they show whether a guessed encoding is right. Null if there are none. */
export function wordsBeyondAscii(text: string): string | null {
  const at = text.search(/[^\s\x20-\x7e]/u)
  if (at < 0) return null
  const [before = ''] = /[\p{L}'’ -]*$/u.exec(text.slice(Math.max(0, at - around), at)) ?? []
  const [after = ''] = /^[^\s\x20-\x7e][\p{L}'’ -]*/u.exec(text.slice(at, at + around)) ?? []
  return `${before}${after}`.trim()
}

let carried = ''

/** Keeps what was typed for the field that it belongs to: in memory alone, never in an address or a store. */
export const carry = (text: string) => {
  carried = text
}

/** What was carried here, once; empty where nothing was. */
export function takeCarried() {
  const text = carried
  carried = ''
  return text
}

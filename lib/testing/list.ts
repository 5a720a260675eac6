/** `howMany` results of an asynchronous making, all under way at once. */
export const atOnce = <T>(howMany: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: howMany }, (_, index) => make(index)))

/** `howMany` results, never more than `width` under way. */
export async function inBatches<T>(howMany: number, width: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < howMany) {
    const begun = made.length
    made.push(...(await atOnce(Math.min(width, howMany - begun), (index) => make(begun + index))))
  }
  return made
}

/** The item at an index; a list that is too short is a fault of the test. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`Nothing at ${index}`)
  return item
}

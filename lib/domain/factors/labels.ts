/** `Name`, else `Name 2`, `Name 3`, … */
export function unlessTaken(name: string, taken: { label: string }[]) {
  for (let number = 1; ; number++) {
    const label = number === 1 ? name : `${name} ${number}`
    if (taken.every((other) => other.label !== label)) return label
  }
}

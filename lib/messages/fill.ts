/** Puts values into `{name}` places. Messages used outside the portal keep to these: no ICU there, the sign-in pages stay small. */
export const fill = (template: string, values: Record<string, string | number>) =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))

/** `45 s`, `15 min`, `2 h`: rounded up, so that nobody comes too early. */
export function waitText(seconds: number) {
  if (seconds <= 90) return `${Math.ceil(seconds)} s`
  if (seconds <= 90 * 60) return `${Math.ceil(seconds / 60)} min`
  return `${Math.ceil(seconds / 3600)} h`
}

/** `22 November 2026`: the day in UTC, the same for the paper and for every screen that names it. */
export const dayOf = (at: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at))

/** Puts values into `{name}` places. Messages used outside the portal keep to these: no ICU there, the sign-in pages stay small. */
export const fill = (template: string, values: Record<string, string | number>) =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))

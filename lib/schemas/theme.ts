export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/**
 * Tells the server which theme this browser chose, so that pages without the portal's script show it too. It is written by
 * a script and opens nothing, so it is neither HttpOnly nor bound by `__Host-`.
 */
export const themeCookie = 'latchkey.theme'

/** Any other value, and none, means the system's theme. */
export const readTheme = (text: string | undefined): Theme => themes.find((theme) => theme === text) ?? 'system'

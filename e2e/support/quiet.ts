import type { BrowserContext, ConsoleMessage } from '@playwright/test'

/** Chromium writes an error line for each fetch that is answered 4xx; for the portal's own refusals that is no fault. */
const isRefusal = (message: ConsoleMessage) =>
  /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
  new URL(message.location().url).pathname.startsWith('/api/')

/** Everything that a person with open developer tools would frown at: errors, warnings of the policy, exceptions. */
export function listen(context: BrowserContext, allowed: RegExp[]) {
  const complaints: string[] = []
  const note = (text: string) => {
    if (!allowed.some((pattern) => pattern.test(text))) complaints.push(text)
  }
  context.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message)) note(`${message.text()} (${message.location().url})`)
    if (message.type() === 'warning' && /Content.Security.Policy|hydrat/i.test(message.text())) note(message.text())
  })
  context.on('weberror', (event) => note(String(event.error().stack ?? event.error())))
  return complaints
}

import type { BrowserContext, ConsoleMessage } from '@playwright/test'
import { baseURL } from './settings'

/** Chromium writes an error line for each fetch that is answered 4xx; for the portal's own refusals that is no fault. */
const isRefusal = (message: ConsoleMessage) =>
  /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
  new URL(message.location().url).pathname.startsWith('/api/')

/**
 * Complains on the console about every moment in which a page of the portal has no title: a screen reader that asks
 * just then reads nothing. Runs in the browser. The head is complete once there is a body.
 */
function watchTitle(portal: string) {
  if (window !== top || location.origin !== portal || document.contentType !== 'text/html') return
  const look = () => {
    if (document.body && !document.title) console.error(`the page ${location.pathname} has no title`)
  }
  // After every other observer: nobody reads the title between two of them.
  new MutationObserver(() => queueMicrotask(look)).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
  })
}

/** Everything that a person with open developer tools would frown at: errors, warnings of the policy, exceptions. */
export function listen(context: BrowserContext, allowed: RegExp[]) {
  const complaints: string[] = []
  // Not awaited: the browser gets its orders in turn, and the first page is opened after this one.
  void context.addInitScript(watchTitle, new URL(baseURL).origin)
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

import type { Locator, Page } from '@playwright/test'

/** What a screen says at once; not Next's own word, which names the page that one has come to. */
export const alertIn = (root: Page | Locator) =>
  root.locator('[role="alert"]:not(#__next-route-announcer__)').filter({ hasText: /\S/ })

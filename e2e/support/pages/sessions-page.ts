import type { Page } from '@playwright/test'

/** `/account/sessions` */
export function sessionsPage(page: Page) {
  const rows = page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem')
  const endAll = 'End all other sessions'
  const dialog = page.getByRole('dialog', { name: endAll })
  return {
    rows,
    here: rows.filter({ hasText: 'This browser' }),
    others: rows.filter({ has: page.getByRole('button', { name: /^End / }) }),
    end: page.getByRole('button', { name: /^End (?!all|trust)/ }),
    ended: page.getByRole('status').filter({ hasText: 'the session has ended' }),
    endOthers: page.getByRole('button', { name: endAll, exact: true }),
    /** Asked once; says how many. */
    dialog,
    confirmEndOthers: dialog.getByRole('button', { name: endAll, exact: true }),
    onlyThis: page.getByText('You are signed in nowhere else.'),
    endTrust: page.getByRole('button', { name: /^End trust/ }),
    noTrust: page.getByText('No browser is trusted.'),
    open: () => page.goto('/account/sessions'),
  }
}

/** Two minutes before the end of a session, on every page behind the sign-in. */
export function sessionEndNotice(page: Page) {
  return {
    soon: page.getByText('Your session ends in less than two minutes'),
    stay: page.getByRole('button', { name: 'Stay signed in', exact: true }),
    again: page.getByRole('button', { name: 'Sign in again', exact: true }),
  }
}

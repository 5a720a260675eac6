import type { Page } from '@playwright/test'
import { alertIn } from './alert'

/** `/password-reset` and `/invitation`, with and without a link. */
export function passwordPages(page: Page) {
  const email = page.getByRole('textbox', { name: 'Email' })
  const send = page.getByRole('button', { name: 'Send reset link' })
  const password = page.getByLabel('New password', { exact: true })
  const set = page.getByRole('button', { name: 'Set password' })
  const sent = page.getByRole('heading', { name: 'Check your mail' })
  return {
    email,
    send,
    password,
    set,
    sent,
    sendNew: page.getByRole('button', { name: 'Send a new link' }),
    strength: page.getByRole('status'),
    alert: alertIn(page),
    signIn: page.getByRole('link', { name: 'Sign in', exact: true }),
    async ask(address: string) {
      await page.goto('/password-reset')
      await email.fill(address)
      await send.click()
      await sent.waitFor()
    },
    async choose(text: string) {
      await password.fill(text)
      await set.click()
    },
  }
}

/** The section **Password** of `/account/settings`. */
export function passwordSection(page: Page) {
  const root = page.getByRole('region', { name: 'Password', exact: true })
  const current = root.getByLabel('Current password', { exact: true })
  const next = root.getByLabel('New password', { exact: true })
  const change = root.getByRole('button', { name: 'Change password' })
  return {
    root,
    current,
    next,
    change,
    alert: alertIn(root),
    changed: root.getByText('All other sessions have ended'),
    async submit(from: string, to: string) {
      await current.fill(from)
      await next.fill(to)
      await change.click()
    },
  }
}

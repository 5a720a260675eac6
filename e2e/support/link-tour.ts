import type { Page } from '@playwright/test'
import { mailedLink } from './mailbox'
import type { Person } from './new-people'
import { passwordPages, passwordSection } from './pages'

type Visit = (screen: string) => Promise<void>

/** Leads through everything that a mailed link opens, in the order in which its owner meets it. */
export async function linkTour(page: Page, { reset, invited }: { reset: Person; invited: Person }, visit: Visit) {
  const screen = passwordPages(page)
  await page.goto('/password-reset')
  await screen.send.click()
  await screen.alert.waitFor()
  await visit('reset, no address')
  await screen.ask(reset.email)
  await visit('reset, asked for')
  const link = await mailedLink(reset.email, '/password-reset')
  await page.goto(link)
  await screen.password.fill('passwordpassword')
  await screen.strength.filter({ hasText: 'guess' }).waitFor()
  await visit('reset, strength')
  await screen.set.click()
  await screen.alert.waitFor()
  await visit('reset, refused')
  await screen.choose('gravel otter at the gate')
  await screen.signIn.waitFor()
  await visit('reset, done')
  await page.goto(link)
  await screen.alert.waitFor()
  await visit('reset, expired')
  await page.goto('/invitation')
  await visit('invitation, no link')
  await page.goto(await mailedLink(invited.email, '/invitation'))
  await screen.password.waitFor()
  await visit('invitation')
}

/** The section **Password**, in a browser that is signed in. */
export async function passwordTour(page: Page, visit: Visit) {
  const section = passwordSection(page)
  await page.goto('/account/settings')
  await section.change.click()
  await section.alert.first().waitFor()
  await visit('password, nothing typed')
}

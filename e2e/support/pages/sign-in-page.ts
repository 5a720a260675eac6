import type { Page } from '@playwright/test'
import type { Person } from '../new-people'
import { alertIn } from './alert'

type Credentials = Pick<Person, 'email' | 'password'>

/** `/sign-in` */
export function signInPage(page: Page) {
  const email = page.getByRole('textbox', { name: 'Email' })
  const password = page.getByLabel('Password', { exact: true })
  const button = page.getByRole('button', { name: 'Sign in', exact: true })
  const open = () => page.goto('/sign-in')
  const submit = async (person: Credentials) => {
    await email.fill(person.email)
    await password.fill(person.password)
    await button.click()
  }
  return {
    heading: page.getByRole('heading', { name: 'Sign in', exact: true }),
    email,
    password,
    button,
    /** Only where the browser can. */
    withPasskey: page.getByRole('button', { name: 'Sign in with a passkey' }),
    /** In the password's place, where the address's company signs in elsewhere. */
    onward: page.getByRole('button', { name: 'Continue with Acme Login', exact: true }),
    elsewhere: page.getByText('Your company signs in through Acme Login'),
    forgotten: page.getByRole('link', { name: 'Forgot your password?' }),
    alert: alertIn(page),
    /** The script has taken the checks over from the browser. */
    ready: () => page.locator('form[novalidate]').filter({ has: password }).waitFor(),
    open,
    submit,
    async signIn(person: Credentials) {
      await open()
      await submit(person)
    },
  }
}

import { act, render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { PageTitle, PortalNameProvider } from './page-title'
import { TitleKeeper } from './title-keeper'

const page = (title: string | null) => (
  <PortalNameProvider name="Acme">
    <TitleKeeper />
    {title && <PageTitle>{title}</PageTitle>}
  </PortalNameProvider>
)

test('keeps the last title while no page is rendered, and gives way to the next one', async () => {
  const { rerender } = render(page('Sessions'))
  const settle = () => act(() => Promise.resolve())
  await settle()
  rerender(page(null))
  await settle()
  expect(document.title).toBe('Sessions · Acme')
  rerender(page('Sign in'))
  await settle()
  expect([...document.querySelectorAll('title')].map(({ text }) => text)).toEqual(['Sign in · Acme'])
})

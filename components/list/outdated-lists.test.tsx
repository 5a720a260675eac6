import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TrustedBrowsers } from '../account/sessions/trusted-browsers'
import { fakeServer, refuse } from '../testing/fake-server'
import { renderPortal, testPage } from '../testing/portal'

testPage()

test('a list that could not be read again stays, and says that it may be out of date', async () => {
  let isAway = false
  const then = '2026-03-03T10:00:00.000Z'
  const browser = { id: '0196f0e0-0000-7000-8000-000000000001', device: 'Firefox on Windows' }
  fakeServer({
    'GET /api/account/trusted-browsers': () =>
      isAway
        ? refuse(503, 'unavailable', 'Not just now.')
        : { body: [{ ...browser, createdAt: then, expiresAt: then }] },
  })
  const { queries } = renderPortal(<TrustedBrowsers />)
  expect(await screen.findByText('Firefox on Windows')).toBeDefined()
  expect(screen.queryByText(/may be out of date/)).toBeNull()
  isAway = true
  await act(() => queries.invalidateQueries({ queryKey: ['trusted-browsers'] }))
  expect((await screen.findByText(/may be out of date/)).closest('[role=status]')?.textContent).toContain(
    'Not just now.',
  )
  expect(screen.getByText('Firefox on Windows')).toBeDefined()
})

import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { testPage } from '../../testing/portal'
import { KeptFocus } from './kept-focus'

testPage()

function Screen({ gone = false }) {
  const [act, setAct] = useState<'gone' | 'disabled' | null>(null)
  return (
    <>
      <KeptFocus />
      <h1>Page</h1>
      <section>
        <h2>Section</h2>
        {act !== 'gone' && !gone && (
          <button type="button" onClick={() => setAct('gone')}>
            Goes
          </button>
        )}
        <button type="button" disabled={act === 'disabled'} onClick={() => setAct('disabled')}>
          Turns off
        </button>
      </section>
      <button type="button">Next</button>
    </>
  )
}

test('the heading of the section gets the focus when the pressed button goes away', async () => {
  render(<Screen />)
  await userEvent.click(screen.getByRole('button', { name: 'Goes' }))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Section' })))
})

test('a screen that moves the focus itself keeps it there', async () => {
  render(<Screen />)
  await userEvent.click(screen.getByRole('button', { name: 'Goes' }))
  screen.getByRole('button', { name: 'Next' }).focus()
  await new Promise((done) => setTimeout(done, 300))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Next' }))
})

test('a press beside everything takes the focus away, and nothing takes it back', async () => {
  const { rerender } = render(<Screen />)
  screen.getByRole('button', { name: 'Goes' }).focus()
  await userEvent.click(document.body)
  rerender(<Screen gone />)
  await new Promise((done) => setTimeout(done, 300))
  expect(document.activeElement).toBe(document.body)
})

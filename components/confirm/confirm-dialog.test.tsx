import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { renderPortal, testPage } from '../testing/portal'
import { ConfirmDialog } from './confirm-dialog'

testPage()

test('a window whose act is on its way stays until the answer is there, and shows it', async () => {
  let lose: () => void = () => undefined
  const promise = new Promise<void>((_, reject) => {
    lose = () => reject(new Error('lost'))
  })
  const onClose = vi.fn()
  const act = { run: () => promise, onDone: vi.fn(), changes: ['sessions'] }
  renderPortal(<ConfirmDialog open kind="danger" verb="End" consequence="It ends." onClose={onClose} {...act} />)
  await userEvent.click(screen.getByRole('button', { name: 'End' }))
  await userEvent.keyboard('{Escape}')
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(onClose).not.toHaveBeenCalled()
  lose()
  await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''))
  await userEvent.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledOnce()
})

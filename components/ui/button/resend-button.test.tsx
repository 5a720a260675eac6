import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ResendButton } from './resend-button'

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-28T10:00:00Z') }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const show = (resendAt: string | null, wait: number) =>
  render(<ResendButton label="Resend code" {...{ resendAt, wait }} />)
const button = () => screen.getByRole<HTMLButtonElement>('button')
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

test('waits the seconds that the portal said, whatever this device’s clock says', () => {
  show('2026-11-29T09:00:58Z', 58)
  expect([button().disabled, screen.getByText('0:58')]).toEqual([true, expect.anything()])
  pass(57_000)
  expect(button().disabled).toBe(true)
  pass(2_000)
  expect(button().disabled).toBe(false)
})

test('a clock that is set back or ahead while one waits makes the wait no longer', () => {
  show('2026-11-28T10:01:00Z', 60)
  pass(10_000)
  vi.setSystemTime(Date.parse('2026-11-27T10:00:00Z'))
  pass(51_000)
  expect(button().disabled).toBe(false)
})

test('another mail begins another wait, the same moment does not', () => {
  const { rerender } = show('2026-11-28T10:01:00Z', 60)
  pass(61_000)
  rerender(<ResendButton label="Resend code" resendAt="2026-11-28T10:01:00Z" wait={60} />)
  expect(button().disabled).toBe(false)
  rerender(<ResendButton label="Resend code" resendAt="2026-11-28T10:02:02Z" wait={60} />)
  expect(button().disabled).toBe(true)
})

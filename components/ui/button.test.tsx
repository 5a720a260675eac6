import { act, screen } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Button } from './button'

const served = (button: React.ReactNode) => {
  const place = document.body.appendChild(document.createElement('div'))
  place.innerHTML = renderToString(button)
  return { place, button: screen.getByRole('button', { name: 'Save' }) }
}

test('until the script runs a button says that it waits and submits nothing; then it is what it is', async () => {
  const save = <Button type="submit">Save</Button>
  const { place, button } = served(save)
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(button.getAttribute('type')).toBe('button')
  const root = await act(() => hydrateRoot(place, save))
  expect(button.hasAttribute('aria-disabled')).toBe(false)
  expect(button.getAttribute('type')).toBe('submit')
  act(() => root.unmount())
  place.remove()
})

test('the button of a form that works without the script waits for nothing', () => {
  const { place, button } = served(
    <Button type="submit" native>
      Save
    </Button>,
  )
  expect(button.hasAttribute('aria-disabled')).toBe(false)
  expect(button.getAttribute('type')).toBe('submit')
  place.remove()
})

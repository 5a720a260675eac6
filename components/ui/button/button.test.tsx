import { act, cleanup, render, screen } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Sentence } from '../sentence'
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

/** As the translator of Chrome: the text moves into an element that React does not know. */
function translate(element: Element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  for (const text of texts) {
    const font = document.createElement('font')
    font.textContent = text.data
    text.replaceWith(font)
  }
}

test('a translated button turns busy, changes its name and goes on', () => {
  const { rerender } = render(<Button>Save</Button>)
  translate(screen.getByRole('button'))
  rerender(<Button busy>Save</Button>)
  expect(screen.getByRole('button').querySelector('svg')).not.toBeNull()
  rerender(<Button>Saved</Button>)
  expect(screen.getByRole('button').textContent).toBe('Saved')
  cleanup()
})

test('a translated sentence of several parts shows its new parts, and its names stay untranslated', () => {
  const { container, rerender } = render(<Sentence keep={['a+b@acme.test']}>To a+b@acme.test, in {3} days.</Sentence>)
  expect(container.querySelector('[translate=no]')?.textContent).toBe('a+b@acme.test')
  translate(container)
  rerender(<Sentence keep={['a+b@acme.test']}>To a+b@acme.test, in {2} days.</Sentence>)
  expect(container.textContent).toBe('To a+b@acme.test, in 2 days.')
  cleanup()
})

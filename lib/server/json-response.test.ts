import { expect, it } from 'vitest'
import { jsonResponse } from './json-response'

it('says its length in bytes, not letters, and that nobody may store it', async () => {
  const answer = jsonResponse({ name: 'Zoë' }, { status: 200 })
  expect(Object.fromEntries(answer.headers)).toEqual({
    'cache-control': 'no-store',
    'content-length': '15',
    'content-type': 'application/json',
  })
  expect(await answer.json()).toEqual({ name: 'Zoë' })
})

it('leaves the type of a problem as it is', () => {
  const headers = new Headers({ 'Content-Type': 'application/problem+json' })
  expect(jsonResponse({}, { status: 404, headers }).headers.get('content-type')).toBe('application/problem+json')
})

import { expect, test } from 'vitest'
import { unavailablePage } from './unavailable-page'

const html = (page = {}) =>
  unavailablePage({ portalName: 'Acme Portal', path: '/', theme: 'system' as const, nonce: 'n', ...page })

test('the page for an outage has a name, a landmark and one heading', () => {
  expect(html()).toContain('<title>Not available just now · Acme Portal</title>')
  expect(html().match(/<main>/g)).toHaveLength(1)
  expect(html()).toContain('<h1>Not available just now</h1>')
})

test('the page for an outage never reloads itself and loads no script', () => {
  expect(html()).not.toMatch(/http-equiv|<script/i)
})

test('Try again leads back to where the user was going', () => {
  expect(html({ path: '/admin/audit?type=a&from=b' })).toContain('href="/admin/audit?type=a&#38;from=b">Try again</a>')
})

test('a name or a path with markup stays text', () => {
  const page = html({ portalName: '<b>"A" & \'B\'', path: '/"><script>', nonce: '"><script>' })
  expect(page).not.toMatch(/<b>|<script/)
})

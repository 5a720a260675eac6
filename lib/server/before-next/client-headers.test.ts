import { expect, it } from 'vitest'
import { dropInternalHeaders } from './client-headers.mjs'

const left = (name: string) => {
  const headers = { [name]: 'x' }
  dropInternalHeaders(headers)
  return Object.keys(headers)
}

it.each([
  ...['x-nonce', 'content-security-policy', 'content-security-policy-report-only', 'x-latchkey-direct'],
  ...['x-middleware-subrequest', 'x-middleware-next', 'x-middleware-override-headers', 'x-middleware-request-x-nonce'],
  ...['x-middleware-set-cookie', 'x-middleware-invoke', 'x-nextjs-data', 'x-invoke-path', 'x-invoke-status'],
  ...['x-matched-path', 'x-now-route-matches', 'x-prerender-revalidate', 'x-next-resume-state-length', 'next-resume'],
  ...['next-action', 'next-action-not-found', 'x-next-cache-tags'],
])('a client’s own %s is dropped', (name) => {
  expect(left(name)).toEqual([])
})

it.each([
  ...['host', 'cookie', 'authorization', 'content-type', 'rsc', 'next-url', 'next-router-state-tree', 'traceparent'],
  ...['next-router-prefetch', 'next-router-segment-prefetch', 'x-forwarded-for', 'x-request-id', 'accept'],
])('%s stays: clients and proxies send it', (name) => {
  expect(left(name)).toEqual([name])
})

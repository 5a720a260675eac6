import { defaultTextMapGetter, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { trustedParent } from './parent'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

/** The trace that a call goes on with; undefined: it begins one of its own. */
const goesOn = (hops: number, headers: Record<string, string>) =>
  trace.getSpanContext(trustedParent(hops).extract(ROOT_CONTEXT, headers, defaultTextMapGetter))?.traceId

const throughProxy = '203.0.113.7, 127.0.0.1'

it('a trace that a trusted proxy began is gone on with', () => {
  expect(goesOn(1, { traceparent, 'x-forwarded-for': throughProxy })).toBe(traceId)
})

it('a stranger begins none: without a trusted proxy, past it, or with what is no trace', () => {
  expect(goesOn(0, { traceparent, 'x-forwarded-for': throughProxy })).toBeUndefined()
  expect(goesOn(1, { traceparent, 'x-forwarded-for': '203.0.113.7' })).toBeUndefined()
  expect(goesOn(2, { traceparent, 'x-forwarded-for': throughProxy })).toBeUndefined()
  for (const wrong of ['', '00-x-y-01', traceparent.replace(traceId, '0'.repeat(32)), `${traceparent}-more`])
    expect(goesOn(1, { traceparent: wrong, 'x-forwarded-for': throughProxy })).toBeUndefined()
})

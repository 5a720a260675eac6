import { type Context, type TextMapGetter, type TextMapPropagator, trace } from '@opentelemetry/api'

const header = 'traceparent'
/** W3C Trace Context, version 00. */
const format = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * Goes on with the trace that a trusted proxy began. What a browser or a stranger sends begins none: they could fill our
 * traces, or have each of their calls kept. Nothing of ours is told to others.
 * @param hops TRUSTED_PROXY_HOPS
 */
export const trustedParent = (hops: number): TextMapPropagator => ({
  fields: () => [header],
  inject: () => {},
  extract(context: Context, carrier: unknown, getter: TextMapGetter) {
    const text = (name: string) => [getter.get(carrier, name)].flat().join(',')
    // The peer itself is always the last; before it stands what proxies have added.
    const throughProxies = text('x-forwarded-for').split(',').length - 1
    const [, traceId, spanId, flags] = format.exec(text(header)) ?? []
    if (!traceId || !spanId || !flags || hops === 0 || throughProxies < hops) return context
    const traceFlags = Number.parseInt(flags, 16) & 1
    return trace.setSpanContext(context, { traceId, spanId, traceFlags, isRemote: true })
  },
})

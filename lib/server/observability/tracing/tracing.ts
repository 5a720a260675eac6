import type { Span, Tracer } from '@opentelemetry/api'
import type { Settings } from '../../settings/env'

interface Tracing {
  tracer: Tracer
  activeSpan(): Span | undefined
}

/** On globalThis: Next holds several copies of this module in one process. Not set: nothing of OpenTelemetry is loaded. */
const store = globalThis as typeof globalThis & { latchkeyTracing?: Tracing }

export const isTraced = () => store.latchkeyTracing !== undefined

/** Begins to trace where OTEL_EXPORTER_OTLP_ENDPOINT is set. @returns what sends the rest at the end, in 3 s at most */
export async function startTracing(read: Settings): Promise<() => Promise<void>> {
  if (!read.tracesTo) return async () => {}
  const { openTracing } = await import('./sdk')
  const { stop, ...tracing } = openTracing(read)
  store.latchkeyTracing = tracing
  return stop
}

type Attributes = Record<string, string>

/**
 * Runs it as a span of the trace under way (or of one of its own), where there is tracing at all. An error's kind is told,
 * never its text.
 * @param onlyWithin no span outside a trace
 */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  run: () => Promise<T>,
  { onlyWithin = false } = {},
): Promise<T> {
  const tracing = store.latchkeyTracing
  if (!tracing || (onlyWithin && !tracing.activeSpan())) return run()
  return tracing.tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run()
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
      span.setStatus({ code: failed })
      throw error
    } finally {
      span.end()
    }
  })
}

/** SpanStatusCode.ERROR. */
const failed = 2

/** Adds to the span under way, where there is one. */
export function noteInSpan(attributes: Attributes) {
  store.latchkeyTracing?.activeSpan()?.setAttributes(attributes)
}

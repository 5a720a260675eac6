import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node'
import { log } from '../log'

/**
 * What may leave of a span: a list of what is known to be harmless, since whatever else a library notes may hold an address
 * with a token in it, a header or an error's text.
 */
const allowed =
  /^(http\.(method|status_code|route|request\.method|response\.status_code)|next\.(route|span_type|segment|page)|db\.system\.name|mail\.kind|error\.type|latchkey\.[\w.]+)$/

/** Takes spans to the collector, and says in the log once when it is away, and once when it is back. */
export function withoutSecrets(exporter: SpanExporter): SpanExporter {
  let well = true
  return {
    export(spans, done) {
      exporter.export(spans.map(harmless), (result) => {
        const isWell = result.code === 0
        if (well && !isWell) log().warn({}, 'traces could not be sent (OTEL_EXPORTER_OTLP_ENDPOINT)')
        if (!well && isWell) log().info({}, 'traces are sent again')
        well = isWell
        done(result)
      })
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  }
}

/** The same span, of which only these parts are other. */
const harmless = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, {
    name: { value: bare(span.name) },
    attributes: { value: Object.fromEntries(Object.entries(span.attributes).flatMap(clean)) },
    events: { value: [] },
    links: { value: [] },
    status: { value: { code: span.status.code } },
  })

function clean([name, value]: [string, unknown]) {
  if (!allowed.test(name)) return []
  return [[name, typeof value === 'string' ? bare(value) : value]]
}

/** Without query and fragment. */
const bare = (text: string) => text.replace(/[?#].*/s, '').slice(0, 200)

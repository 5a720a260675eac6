import { context, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { version } from '../../../../package.json'
import type { Settings } from '../../settings/env'
import { withoutSecrets } from './export'
import { trustedParent } from './parent'

/** Milliseconds: a collector that is away keeps no portal from stopping. */
const patience = 3_000

/**
 * OpenTelemetry's own kit: Next's spans come by themselves once it is there. Where to and what with is read by its library
 * from its usual variables. Loaded only where tracing is asked for.
 */
export function openTracing({ trustedProxyHops }: Settings) {
  const exporter = withoutSecrets(new OTLPTraceExporter({ timeoutMillis: patience }))
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'latchkey', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: patience })],
  })
  provider.register({ propagator: trustedParent(trustedProxyHops) })
  return {
    tracer: provider.getTracer('latchkey', version),
    activeSpan: () => trace.getSpan(context.active()),
    stop: () =>
      Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise<void>((resolve) => setTimeout(resolve, patience).unref()),
      ]),
  }
}

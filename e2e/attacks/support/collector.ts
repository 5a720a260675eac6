import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Value {
  stringValue?: string
  intValue?: number | string
}

export interface SpanRow {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Record<string, string>
}

interface Exported {
  resourceSpans: {
    resource: { attributes: { key: string; value: Value }[] }
    scopeSpans: { spans: (Omit<SpanRow, 'attributes'> & { attributes: { key: string; value: Value }[] })[] }[]
  }[]
}

/** A receiver of OTLP over HTTP, in JSON, on loopback. */
export async function startCollector() {
  const bodies: string[] = []
  const headers: (string | undefined)[] = []
  const server = createServer(async (call, answer) => {
    let text = ''
    for await (const chunk of call) text += chunk
    bodies.push(text)
    headers.push(call.headers['x-collector-key']?.toString())
    answer.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that arrived, as it arrived. */
    text: () => bodies.join('\n'),
    headers,
    spans: (): SpanRow[] =>
      bodies
        .flatMap((body) => (JSON.parse(body) as Exported).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map((span) => ({ ...span, attributes: plain(span.attributes) })),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const plain = (attributes: { key: string; value: Value }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue ?? '')]))

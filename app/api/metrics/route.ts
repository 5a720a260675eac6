import { contract } from '@/lib/schemas/contract'
import { answering, methods } from '@/lib/server/http/route'
import { requireMetricsReader } from '@/lib/server/metrics/access'
import { metricsText } from '@/lib/server/metrics/gauges'

const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' }

/** Answers while the database is away, too: that is when it is looked at. */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: (request) =>
    answering(request, contract.metrics.path, async () => {
      requireMetricsReader(request.headers)
      return new Response(await metricsText(), { headers })
    }),
})

import type { Door } from '../../../lib/testing/portal/browser'
import { type Call, send } from '../../../lib/testing/portal/http'

export const scrape = (door: Door, headers: Call['headers'] = {}) =>
  send(door.port, { path: '/api/metrics', headers: { host: `127.0.0.1:${door.port}`, ...headers } })

/** Of Prometheus' text: `name{labels}` → number. */
export const samples = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { metrics } from './registry'

interface Known {
  name: string
  labelNames: string[]
}

const served = () => metrics().registry.getMetricsAsArray() as unknown as Known[]
const row = (name: string, type: string, labels: string[]) => [name, type, ...labels].join(' ')

it('docs/watching.md has every metric with its type and labels, and none that does not exist', () => {
  const rows = [...readFileSync('docs/watching.md', 'utf8').matchAll(/^\| `(latchkey_\w+)` \| (\w+) \|([^|]*)\|/gm)]
  const told = rows.map(([, name = '', type = '', labels = '']) => row(name, type, labels.match(/\w+/g) ?? []))
  const known = served().map((metric) => row(metric.name, metric.constructor.name.toLowerCase(), metric.labelNames))
  expect(told.sort()).toEqual(known.sort())
})

it.each(['docs/deploy/grafana-dashboard.json', 'docs/deploy/alerts.yaml'])(
  '%s asks for no metric that does not exist',
  (file) => {
    const known = served().map(({ name }) => name)
    const asked = readFileSync(file, 'utf8').match(/latchkey_\w+/g) ?? []
    expect(asked.length).toBeGreaterThan(5)
    for (const name of asked) expect(known).toContain(name.replace(/_(bucket|sum|count)$/, ''))
  },
)

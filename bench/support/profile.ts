import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Node {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number }
  children?: number[]
}

interface Profile {
  nodes: Node[]
  samples: number[]
  timeDeltas: number[]
}

const project = fileURLToPath(new URL('../..', import.meta.url))

const nameOf = ({ callFrame: { functionName, url, lineNumber } }: Node) =>
  `${functionName || '(anonymous)'} ${url.replace('file://', '').replace(project, '')}:${lineNumber + 1}`

/** What a profile's time went to, most first: ms in the functions themselves, and with what they called. */
export function summary(file: string, lines = 40): string {
  const profile: Profile = JSON.parse(readFileSync(file, 'utf8'))
  const self = new Map<number, number>()
  for (const [index, id] of profile.samples.entries())
    self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1000)
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const own: Record<string, number> = {}
  const whole: Record<string, number> = {}
  const walk = (node: Node, above: ReadonlySet<string>): number => {
    const name = nameOf(node)
    const inside = new Set(above).add(name)
    const mine = self.get(node.id) ?? 0
    let sum = mine
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child) sum += walk(child, inside)
    }
    own[name] = (own[name] ?? 0) + mine
    if (!above.has(name)) whole[name] = (whole[name] ?? 0) + sum
    return sum
  }
  const [root] = profile.nodes
  if (root) walk(root, new Set())
  const top = (title: string, times: Record<string, number>) =>
    [
      title,
      ...Object.entries(times)
        .toSorted((a, b) => b[1] - a[1])
        .slice(0, lines)
        .map(([name, ms]) => `${ms.toFixed(0).padStart(8)}  ${name}`),
    ].join('\n')
  return `${top('ms in the function itself', own)}\n\n${top('ms with what it called', whole)}\n`
}

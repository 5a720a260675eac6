import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const tokens = new Map(
  [...readFileSync('app/globals.css', 'utf8').matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }] as const,
  ),
)

const channel = (hex: string, at: number) => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const luminance = (hex: string) => 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5)

function contrast(one: string, other: string, theme: 'light' | 'dark') {
  const [bright = 0, dim = 0] = [one, other]
    .map((name) => luminance(tokens.get(name)?.[theme] ?? ''))
    .sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

const texts: [string, string[]][] = [
  ['ink', ['paper', 'surface', 'wash', 'brass-wash', 'good-wash', 'warn-wash', 'bad-wash']],
  ['quiet', ['paper', 'surface', 'wash', 'brass-wash']],
  ['brass', ['paper', 'surface', 'wash', 'brass-wash']],
  ['brass-deep', ['paper', 'surface', 'wash']],
  ['on-brass', ['brass', 'brass-deep']],
  ['good', ['surface', 'good-wash']],
  ['warn', ['surface', 'warn-wash']],
  ['bad', ['paper', 'surface', 'bad-wash']],
]

for (const theme of ['light', 'dark'] as const) {
  test(`whoever sees little can read every text in ${theme} colours (4.5 : 1)`, () => {
    for (const [text, grounds] of texts)
      for (const ground of grounds)
        expect(contrast(text, ground, theme), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  test(`fields and focus stand out from their ground in ${theme} colours (3 : 1)`, () => {
    for (const [line, grounds] of [
      ['edge', ['paper', 'surface']],
      ['brass', ['paper', 'surface']],
    ] as const)
      for (const ground of grounds)
        expect(contrast(line, ground, theme), `${line} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
}

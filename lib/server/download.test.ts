import { expect, it, vi } from 'vitest'
import { csvOf, download, jsonLinesOf } from './download'

async function* batchesOf<Row>(...batches: Row[][]) {
  yield* batches
}
const text = async (pieces: AsyncIterable<string>) => {
  let whole = ''
  for await (const piece of pieces) whole += piece
  return whole
}
const name = { name: (row: { name: string }) => row.name }

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  'a name that a spreadsheet takes for a formula (%j) is defused',
  async (cell) => {
    const [, line = ''] = (await text(csvOf(name, batchesOf([{ name: cell }])))).split('name\r\n')
    expect(line.replace(/^"/, '')).toMatch(/^'/)
  },
)

it('CSV has a head line and quotes what needs it', async () => {
  const csv = await text(csvOf(name, batchesOf([{ name: 'Ada, "A"' }], [{ name: 'Bob' }])))
  expect(csv).toBe('\ufeffname\r\n"Ada, ""A"""\r\nBob\r\n')
})

it('JSON lines are one object each', async () => {
  expect(await text(jsonLinesOf(batchesOf([{ a: '1\n2' }], [{ a: 2 }])))).toBe('{"a":"1\\n2"}\n{"a":2}\n')
})

it('a file is made no faster than it is read, and no further once the reader is gone', async () => {
  const made = vi.fn()
  const ended = vi.fn()
  async function* pieces() {
    try {
      for (;;) {
        made()
        yield 'x'
      }
    } finally {
      ended()
    }
  }
  const reader = download('x.csv', 'text/csv', pieces()).body?.getReader()
  await reader?.read()
  expect(made.mock.calls.length).toBeLessThan(4)
  await reader?.cancel()
  expect(ended).toHaveBeenCalledOnce()
})

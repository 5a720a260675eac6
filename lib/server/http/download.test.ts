import { expect, it, vi } from 'vitest'
import { log } from '../observability/log'
import { csvOf, download, jsonLinesOf } from './download'

const file = { name: 'x.csv', type: 'text/csv', requestId: 'r1' }

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
  const reader = (await download(file, pieces())).body?.getReader()
  await reader?.read()
  expect(made.mock.calls.length).toBeLessThan(4)
  await reader?.cancel()
  expect(ended).toHaveBeenCalledOnce()
})

/** Fails after so many batches. */
async function* failing(after: number) {
  for (let batch = 0; batch < after; batch++) yield [{ name: 'Ada' }]
  throw new Error('the database is away')
}

it.each([csvOf(name, failing(0)), jsonLinesOf(failing(0))])(
  'a file whose first rows cannot be read is no file at all, but a failure with its own code',
  async (pieces) => {
    await expect(download(file, pieces)).rejects.toThrow('the database is away')
  },
)

it('a file that breaks off on the way breaks the connection, and the log says why and of which request', async () => {
  const logged = vi.spyOn(log(), 'error').mockReturnValue(undefined)
  const answer = await download(file, csvOf(name, failing(1)))
  await expect(answer.text()).rejects.toThrow('the database is away')
  expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId: 'r1' }), expect.any(String))
  logged.mockRestore()
})

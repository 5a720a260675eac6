import { stringify } from 'csv-stringify/sync'

/**
 * A file, sent as it is made: the next piece is asked for when the one before has been taken, and no more once the reader
 * is gone. A failure on the way breaks the connection, so that half a file is never taken for a whole one.
 * @param first what stands before the pieces
 */
export function download(name: string, type: string, pieces: AsyncIterator<string>): Response {
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pieces.return?.()
    },
  })
  const headers = {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  }
  return new Response(stream, { headers })
}

type Cell = string | null
type Columns<Row> = Record<string, (row: Row) => Cell>

/**
 * CSV with a head line and a byte order mark (by which spreadsheets know UTF-8). What a spreadsheet would take for a
 * formula is defused by an apostrophe: names are people's own.
 */
export async function* csvOf<Row>(columns: Columns<Row>, batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  const lines = (rows: Cell[][]) => stringify(rows, { escape_formulas: true, record_delimiter: 'windows' })
  yield `\ufeff${lines([Object.keys(columns)])}`
  for await (const rows of batches) yield lines(rows.map((row) => Object.values(columns).map((cell) => cell(row))))
}

/** A JSON object a line. */
export async function* jsonLinesOf(batches: AsyncIterable<object[]>): AsyncGenerator<string> {
  for await (const rows of batches) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

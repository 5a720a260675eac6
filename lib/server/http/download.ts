import { stringify } from 'csv-stringify/sync'
import { log } from '../observability/log'

/**
 * A file, sent as it is made: the next piece is asked for when the one before has been taken, and no more once the reader
 * is gone. What fails before the first piece is this function's own failure, and so a problem with its code; a failure on
 * the way is logged and breaks the connection, so that half a file is never taken for a whole one.
 */
export async function download(
  { name, type, requestId }: { name: string; type: string; requestId: string },
  pieces: AsyncIterator<string>,
): Promise<Response> {
  const encoder = new TextEncoder()
  let next: IteratorResult<string> | undefined = await pieces.next()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await nextOf(pieces, requestId))
      next = undefined
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

async function nextOf(pieces: AsyncIterator<string>, requestId: string) {
  try {
    return await pieces.next()
  } catch (error) {
    log().error({ requestId, error }, 'a download failed on the way')
    throw error
  }
}

type Cell = string | null
type Columns<Row> = Record<string, (row: Row) => Cell>

/**
 * CSV with a head line and a byte order mark (by which spreadsheets know UTF-8). What a spreadsheet would take for a
 * formula is defused by an apostrophe: names are people's own. The head comes with the first rows: not before they were read.
 */
export async function* csvOf<Row>(columns: Columns<Row>, batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  const lines = (rows: Cell[][]) => stringify(rows, { escape_formulas: true, record_delimiter: 'windows' })
  let head = `\ufeff${lines([Object.keys(columns)])}`
  for await (const rows of batches) {
    yield head + lines(rows.map((row) => Object.values(columns).map((cell) => cell(row))))
    head = ''
  }
  if (head) yield head
}

/** A JSON object a line. */
export async function* jsonLinesOf(batches: AsyncIterable<object[]>): AsyncGenerator<string> {
  for await (const rows of batches) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

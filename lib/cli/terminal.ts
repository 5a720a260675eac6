import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Progress } from '../domain/progress'

/** What was piped in, without the line end. */
export async function readStandardInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

/** Asks on the terminal; `hidden` shows nothing of what is typed. */
export async function ask(question: string, { hidden = false } = {}): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true })
  lines.on('SIGINT', () => process.exit(130))
  process.stderr.write(hidden ? question : '')
  try {
    return await lines.question(hidden ? '' : question)
  } finally {
    lines.close()
    if (hidden) process.stderr.write('\n')
  }
}

export const isInteractive = () => Boolean(process.stdin.isTTY && process.stderr.isTTY)

/** The whole text, before the process ends: a pipe takes it in its own time. */
export async function print(stream: NodeJS.WriteStream, text: string) {
  if (!stream.write(text)) await once(stream, 'drain')
}

/** In a log a line of progress is worth writing this often, ms. */
const logEvery = 10_000

/**
 * On a terminal one line, written over and over; elsewhere (a log, a script) a line each ten seconds; nothing where a
 * program reads the answer.
 */
export function showProgress(json: boolean) {
  const draw = (text: string) => void process.stderr.write(`\r\u001b[K${text}`)
  let [what, began, from, said] = ['', 0, 0, performance.now()]
  function report(progress: Progress) {
    const now = performance.now()
    if (progress.what !== what) [what, began, from] = [progress.what, now, progress.done]
    const { done, total } = progress
    const left = done > from && done < total ? ((now - began) / 1000) * ((total - done) / (done - from)) : null
    const text = `${done} of ${total} ${what}${left === null ? '' : `, about ${Math.ceil(left)} s left`}`
    if (process.stderr.isTTY) draw(text)
    else if (now - said > logEvery) {
      said = now
      process.stderr.write(`${text}\n`)
    }
  }
  const nothing = () => undefined
  return { report: json ? nothing : report, clear: json || !process.stderr.isTTY ? nothing : () => draw('') }
}

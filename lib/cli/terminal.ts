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

/** One line on the terminal, written over and over; nothing where nobody looks, or a program reads. */
export function showProgress(json: boolean) {
  const shown = !json && process.stderr.isTTY
  const draw = (text: string) => void (shown && process.stderr.write(`\r\u001b[K${text}`))
  return {
    report: ({ done, total, what }: Progress) => draw(`${done} of ${total} ${what}`),
    clear: () => draw(''),
  }
}

import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** The text that was piped in, without its line end. */
export async function readStandardInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

/** Asks on the terminal; `hidden` shows nothing of the answer. */
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

import { argsOf, parseCommandLine } from '../cli/command-line/parse'
import { runCommand } from '../cli/commands/commands'
import { format } from '../cli/output/format'
import { formatRefusal } from '../cli/output/refusal'
import { nobody } from '../server/process/control-socket'
import type { Settings } from '../server/settings/env'
import type { TestDeps } from './test-deps'

/** One portal without a process of its own: words of a command line in, the text that the operator reads out. */
export function operatorOf(deps: TestDeps, settings: () => Settings) {
  const run = async (command: string, args: object) => {
    const chunks: string[] = []
    const write = async (chunk: string) => void chunks.push(chunk)
    const outcome = await runCommand({ deps, settings: settings(), ...nobody, write }, command, args)
    return { ...outcome, streamed: chunks.join('') }
  }
  return {
    run,
    /** @throws UsageError */
    async say(...words: string[]) {
      const asked = parseCommandLine(words)
      if ('text' in asked) return asked.text
      const { status, body, streamed } = await run(asked.command, await argsOf(asked))
      return status === 200 ? format(asked.command, body) + streamed : formatRefusal(body)
    },
  }
}

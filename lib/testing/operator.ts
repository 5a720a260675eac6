import { type CommandName, runCommand } from '../cli/commands'
import { complete } from '../cli/complete'
import { format, formatRefusal } from '../cli/format'
import { parseCommandLine } from '../cli/parse'
import { nobody } from '../server/process/control-socket'
import type { Settings } from '../server/settings/env'
import type { TestDeps } from './test-deps'

/** One portal without a process of its own: words of a command line in, what the operator reads out. */
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
      const parsed = parseCommandLine(words)
      const { status, body, streamed } = await run(parsed.command, await complete(parsed))
      return status === 200 ? format(parsed.command as CommandName, body) + streamed : formatRefusal(body)
    },
  }
}

import type { Deps } from '../../domain/deps'
import { deps } from '../deps'
import { log } from '../observability/log'
import { type Settings, settings } from '../settings/env'
import type { Answer, ControlAnswer, Listener } from './control-socket'

/** Runs one of the operators' commands in this process. */
export type RunCommand = (
  context: Listener & { deps: Deps; settings: Settings },
  command: string,
  args: unknown,
) => Promise<ControlAnswer>

/** Most portals never hear a command, so the code of the commands is loaded with the first one. */
export type LoadRunCommand = () => Promise<RunCommand>

/** Answers the calls that arrive at the control socket. */
export const answerOperator =
  (loadRunCommand: LoadRunCommand): Answer =>
  async ({ command, args }, listener) => {
    try {
      const runCommand = await loadRunCommand()
      return await runCommand({ deps: await deps(), settings: settings(), ...listener }, command, args)
    } catch (error) {
      if (listener.signal.aborted) return { status: 499, body: { error: 'interrupted' } }
      log().error({ error, command }, 'the operators’ command failed')
      return { status: 500, body: { error: 'internal' } }
    }
  }

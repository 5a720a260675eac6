import { z } from 'zod'
import type { Deps } from '../../domain/deps'
import type { Listener } from '../../server/process/control-socket'
import type { Settings } from '../../server/settings/env'

/** Where a command runs (in the portal, or in a process of its own) and the caller that listens meanwhile. */
export interface CommandContext extends Listener {
  deps: Deps
  settings: Settings
  /** This process serves nobody: no portal has the data folder. */
  alone?: boolean
}

/** What an operator may do, whether the portal runs it (through its control socket) or the command's own process. */
export interface Command<Args, Answer extends object> {
  schema: z.ZodType<Args>
  run(context: CommandContext, args: Args): Promise<Answer>
}

export const command = <Args, Answer extends object>(
  schema: z.ZodType<Args>,
  run: (context: CommandContext, args: Args) => Promise<Answer>,
): Command<Args, Answer> => ({ schema, run })

export const words = (max: number) => z.string().trim().min(1, 'is missing').max(max, 'is too long')
export const email = words(320)
/** The rule for names bounds new ones. */
export const company = words(400)
export const done = { done: true }

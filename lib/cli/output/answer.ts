import type { CommandName, commands } from '../commands/commands'

/** What a command answers. */
export type Answer<Name extends CommandName> = Awaited<ReturnType<(typeof commands)[Name]['run']>>

import { z } from 'zod'
import { endEverywhere } from '../../domain/sessions/end-everywhere'
import { command } from './command'

export const sessionCommands = {
  'sessions end': command(z.strictObject({ all: z.literal(true) }), ({ deps, ...listener }) =>
    endEverywhere(deps, listener),
  ),
}

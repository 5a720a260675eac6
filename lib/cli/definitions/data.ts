import { resolve } from 'node:path'
import { type Definition, flag, required, text } from './definition'
import { moveTarget } from './move-target'

export const dataDefinitions = {
  'key rotate': {
    summary: 'seal every secret again under the first key',
    details:
      'Works while the portal runs, and continues if it was stopped before. With the key file of DATA_DIR, it creates a new first key before.',
  },
  'key list': {
    summary: 'list the keys, and how many values each of them seals',
  },
  'key remove': {
    summary: 'remove an old key that seals no value from the key file',
    options: [required(text('--key <id>', 'ID of the key'))],
  },
  doctor: {
    summary: 'check the sealed values, database, mail, clock, companies and passkeys',
    details: 'Changes nothing. The exit code is 1 if a check fails.',
  },
  backup: {
    summary: 'copy the embedded database into a tar archive while the portal runs',
    details: 'The archive does not contain the keys.',
    options: [required(text('--to <file>', 'file to write'))],
    // The portal writes the file, and can stand in another folder.
    args: ({ to }) => ({ to: resolve(String(to)) }),
  },
  move: {
    summary: 'copy everything from the embedded database into an empty PostgreSQL',
    details:
      'The portal must be stopped. Copies everything or nothing, and prints which settings to change. Without an option, the variable MOVE_TO holds the target.',
    options: [
      text('--to-file <file>', 'read the DATABASE_URL of the target from a file; - is standard input').conflicts('to'),
      text('--to <url>', 'DATABASE_URL of the target; other users of this machine can see its password'),
    ],
    args: async (values) => ({ to: await moveTarget(values) }),
  },
  'sessions end': {
    summary: 'sign everyone out',
    details: 'Ends all sessions, unfinished sign-ins, trusted browsers and reset links.',
    options: [required(flag('--all', 'confirm that everyone is signed out'))],
  },
} satisfies Record<string, Definition>

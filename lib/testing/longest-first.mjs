import { BaseSequencer } from 'vitest/node'

/** The files that take longest, most of it waiting: begun last, they would run on alone at the end. */
const longest = [
  'held-memory',
  'silent-database',
  'start-and-stop',
  'kill-embedded',
  'move',
  'passkey-races',
  'rotation',
  'data-folder-lock-processes',
  'lib/cli/main',
]

/** Where nothing is known of an earlier run, vitest begins with the largest files. */
export class LongestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }) {
  const rank = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`))
  return rank === -1 ? longest.length : rank
}

import { existsSync, readFileSync } from 'node:fs'

const builtFiles = '.next/required-server-files.json'

/**
 * Hands the configuration that the build has finished to Next's server, as Next's own standalone server does
 * (next/dist/build/utils.js): next.config.ts and its plugin would load a compiler of 70 MiB into the serving process.
 * @throws Error where no build was made
 */
export function handOverBuiltConfig() {
  if (!existsSync(builtFiles)) throw new Error('there is no build in .next; run: npm run build')
  const { config } = JSON.parse(readFileSync(builtFiles, 'utf8'))
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)
}

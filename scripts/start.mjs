import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { guardDoors } from '../lib/server/before-next/admission.mjs'
import { answersAtTheDoor } from '../lib/server/before-next/early-responses.mjs'
import { addPeerAddress } from '../lib/server/before-next/peer-address.mjs'
import { listensOn, loadEnvFile } from '../lib/server/settings/env-file.mjs'
import { handOverBuiltConfig } from './built-config.mjs'

// Next's server in this very process, so that a signal to it (from npm, a terminal or a supervisor) reaches the portal.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { host, port } = orStop(readSettingsFile)
// Next would read .env again in its own way, and .env.local besides, which the operators' command does not know.
process.env.__NEXT_PROCESSED_ENV = 'true'

// V8 lets as much garbage lie as three times what lives before it clears; with two fifths a portal under load keeps to two
// thirds of the memory, and a sign-in costs no more (docs/decisions/0011-the-hot-path.md).
setFlagsFromString('--heap-growing-percent=40')

const dev = process.argv.includes('--dev')
process.env.NEXT_TELEMETRY_DISABLED = '1'
// lib/server/process/shutdown.ts ends the process once requests and database are finished; Next would not wait for those.
if (!dev) process.env.NEXT_MANUAL_SIG_HANDLE = '1'
if (!dev) orStop(handOverBuiltConfig)

addPeerAddress()
guardDoors(answersAtTheDoor)

process.argv = [process.argv[0], 'next', dev ? 'dev' : 'start', '-H', host, '-p', port]
createRequire(import.meta.url)('next/dist/bin/next')

function readSettingsFile() {
  for (const warning of loadEnvFile('.env', process.env)) process.stderr.write(`Latchkey: ${warning}\n`)
  return listensOn(process.env)
}

function orStop(work) {
  try {
    return work()
  } catch (error) {
    process.stderr.write(`Latchkey cannot start: ${error.message}\n`)
    process.exit(1)
  }
}

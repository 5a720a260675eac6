import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

// `next start` of the app in BENCH_APP, in this very process, as scripts/start.mjs does with the portal.

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))
process.env.NEXT_TELEMETRY_DISABLED = '1'
const { BENCH_APP = '', PORT = '' } = process.env
process.argv = [process.argv[0] ?? '', 'next', 'start', BENCH_APP, '-H', '127.0.0.1', '-p', PORT]
createRequire(import.meta.url)('next/dist/bin/next')

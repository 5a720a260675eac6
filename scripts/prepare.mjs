import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Brings a clone to where it can start or test itself: `--build` for a production build, `--browser` for a Chromium,
// `--directory` for a domain controller.
// Node's own modules only: it runs before anything is installed. A step runs where its product is missing or its
// inputs are not those of the last time.

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const stamps = 'node_modules/.latchkey'
const node = process.execPath

step({
  name: 'install',
  says: 'Installing what Latchkey is made of (once, half a minute)',
  product: 'node_modules/next/package.json',
  inputs: ['package-lock.json'],
  // With the development part even under NODE_ENV=production: the build needs it. Warnings stay out: packages that are
  // never loaded here ask for a newer Node, which looks like a fault at a first start.
  run: () => npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'),
})
step({
  name: 'generate',
  says: 'Generating the database client',
  product: 'lib/generated/prisma/client.ts',
  inputs: ['package-lock.json', 'prisma/schema.prisma', 'prisma.config.ts'],
  // Generating does not use the engine, which cannot be downloaded everywhere.
  run: () => run(node, ['node_modules/prisma/build/index.js', 'generate'], { PRISMA_SCHEMA_ENGINE_BINARY: node }),
})
if (process.argv.includes('--build'))
  step({
    name: 'build',
    says: 'Building the portal (a minute, whenever its files have changed)',
    product: '.next/BUILD_ID',
    inputs: [
      ...['package-lock.json', 'app', 'components', 'lib', 'prisma', 'public'],
      ...['proxy.ts', 'instrumentation.ts', 'instrumentation-node.ts'],
      ...['next.config.ts', 'postcss.config.mjs', 'tsconfig.json'],
    ],
    run: () => run(node, ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production' }),
  })
if (process.argv.includes('--browser')) {
  const { ensureChromium } = await import('./chromium.mjs')
  await ensureChromium()
}
if (process.argv.includes('--directory')) {
  const { ensureSamba } = await import('./samba.mjs')
  ensureSamba()
}

function step({ name, says, product, inputs, run: make }) {
  const stamp = join(stamps, name)
  const digest = digestOf(inputs)
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  process.stdout.write(`\n› ${says}\n`)
  make()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

/** Of names and contents; tests and generated files change nothing of a product. */
function digestOf(inputs) {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap(filesIn)) hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function filesIn(path) {
  if (!existsSync(path) || path === 'lib/generated' || /\/testing$|\.test\.tsx?$/.test(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

function npm(...args) {
  const cli = process.env.npm_execpath
  if (cli) run(node, [cli, ...args])
  else run('npm', args)
}

/** Ends this process as the child ended, where it did not end well. */
function run(command, args, env = {}) {
  const options = { stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env } }
  const { status, signal, error } = spawnSync(command, args, options)
  if (error) throw error
  if (signal) process.kill(process.pid, signal)
  if (status !== 0) process.exit(status ?? 1)
}

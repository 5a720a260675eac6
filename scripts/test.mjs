import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { findChromium } from './chromium.mjs'

// Every suite, one after the other, and one plain last line. `npm test -- unit browser` runs some of them.

const vitest = (name, ...args) => ({
  name,
  report: `test-results/${name}.json`,
  count: ({ numPassedTests, numFailedTests, numTotalTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests + (numTotalTests - numPassedTests - numFailedTests),
  }),
  command: [
    ...['node_modules/vitest/vitest.mjs', 'run', ...args],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=test-results/${name}.json`],
  ],
})

const suites = [
  {
    name: 'check',
    command: [process.env.npm_execpath ?? 'npm', 'run', '--silent', 'check'],
    count: (status) => ({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 }),
  },
  vitest('unit', '--project', 'unit', '--project', 'components'),
  vitest('attacks', '--project', 'attacks'),
  {
    name: 'browser',
    report: 'test-results/playwright.json',
    count: ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }),
    command: ['node_modules/@playwright/test/cli.js', 'test'],
  },
]

/** Empty, so that a developer's own .env changes nothing here. */
const settings = readFileSync('.env.example', 'utf8').match(/^#? ?[A-Z_]+(?==)/gm) ?? []
const unset = Object.fromEntries(settings.map((name) => [name.replace(/^#? ?/, ''), '']))
const env = { ...process.env, ...unset, CHROMIUM_PATH: (await findChromium()) ?? '' }

const wanted = process.argv.slice(2)
const total = { passed: 0, failed: 0 }
mkdirSync('test-results', { recursive: true })
for (const suite of suites.filter(({ name }) => !wanted.length || wanted.includes(name))) {
  const { passed, failed } = await run(suite)
  total.passed += passed
  total.failed += failed
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

async function run({ name, report, count, command }) {
  process.stdout.write(`\n› ${name}\n`)
  if (report) rmSync(report, { force: true })
  const child = spawn(process.execPath, command, { stdio: 'inherit', env })
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (!report) return count(status)
  const { passed, failed } = countOf(report, count)
  // A suite that ends badly without a failed test has failed all the same: a crash, a file that does not load.
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed }
}

/** What is skipped counts as failed: nothing here may be switched off unseen. */
function countOf(report, count) {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
}

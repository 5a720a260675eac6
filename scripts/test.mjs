import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { findChromium, whyNoChromium } from './chromium.mjs'
import { countTests, failedTests } from './reports.mjs'
import { whyNoDirectory } from './samba.mjs'

// Every suite, one after the other, and one plain last line. `npm test -- unit browser` runs some of them.

/** Why tests may be skipped here. Without a reason a skipped test counts as failed: no test is switched off unseen. */
const noDirectory = whyNoDirectory()
const noChromium = await whyNoChromium()

const vitest = (name, ...args) => ({
  name,
  report: `test-results/${name}.json`,
  count: ({ numPassedTests, numFailedTests, numTotalTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numTotalTests - numPassedTests - numFailedTests,
  }),
  command: [
    ...['node_modules/vitest/vitest.mjs', 'run', ...args],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=test-results/${name}.json`],
  ],
})

const playwright = 'node_modules/@playwright/test/cli.js'

const suites = [
  {
    name: 'check',
    command: [process.env.npm_execpath ?? 'npm', 'run', '--silent', 'check'],
    count: (status) => ({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }),
  },
  vitest('unit', '--project', 'unit', '--project', 'components'),
  vitest('attacks', '--project', 'attacks'),
  {
    name: 'browser',
    report: 'test-results/playwright.json',
    count: ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
    command: [playwright, 'test'],
    skip: noChromium,
  },
]

/** Empty, so that a developer's own .env changes nothing here. */
const settings = readFileSync('.env.example', 'utf8').match(/^#? ?[A-Z_]+(?==)/gm) ?? []
const unset = Object.fromEntries(settings.map((name) => [name.replace(/^#? ?/, ''), '']))
const env = { ...process.env, ...unset, CHROMIUM_PATH: (await findChromium()) ?? '' }

const wanted = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
mkdirSync('test-results', { recursive: true })
for (const suite of suites.filter(({ name }) => !wanted.length || wanted.includes(name))) {
  const counted = suite.skip ? { passed: 0, failed: 0, skipped: countFlows() } : await run(suite)
  const excused = suite.skip || noDirectory
  total.passed += counted.passed
  total.failed += counted.failed + (excused ? 0 : counted.skipped)
  total.skipped += excused ? counted.skipped : 0
  failures.push(...(counted.failures ?? []))
}
const { passed, failed, skipped } = total
for (const failure of failures) process.stdout.write(`\nfailed: ${failure}`)
if (skipped && noDirectory) process.stdout.write(`\nThe tests of Active Directory were skipped: ${noDirectory}.`)
if (skipped && noChromium) process.stdout.write(`\nThe browser tests were skipped: ${noChromium}.`)
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = failed > 0 || passed === 0 || (skipped > 0 && process.env.CI) ? 1 : 0

async function run({ name, report, count, command }) {
  process.stdout.write(`\n› ${name}\n`)
  if (report) rmSync(report, { force: true })
  const child = spawn(process.execPath, command, { stdio: 'inherit', env })
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (!report) return count(status)
  const counted = countOf(report, count)
  // A suite that ends badly without a failed test has failed all the same: a crash, a file that does not load.
  return { ...counted, failed: status !== 0 && counted.failed === 0 ? 1 : counted.failed }
}

/** How many tests Playwright would have run. */
function countFlows() {
  const options = { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = spawnSync(process.execPath, [playwright, 'test', '--list', '--reporter=json'], options)
  return countTests(JSON.parse(stdout))
}

function countOf(report, count) {
  try {
    const told = JSON.parse(readFileSync(report, 'utf8'))
    return { ...count(told), failures: failedTests(told) }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

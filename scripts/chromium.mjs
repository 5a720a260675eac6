import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'

/** The headless shell first: the same engine without windows, a third faster. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
]
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The Chromium that tests drive: CHROMIUM_PATH, an installed one, or Playwright's own; undefined where there is none. */
export async function findChromium() {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  const installed = names.flatMap((name) => PATH.split(':').map((folder) => `${folder}/${name}`))
  const found = [...installed, ...elsewhere].find(isExecutable)
  if (found) return found
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
}

/** An installed one first, then Playwright's download, then the system's packages. */
export async function ensureChromium() {
  for (const get of [() => true, download, fromSystem]) if (get() && (await findChromium())) return
  process.stderr.write(
    'No Chromium was found and none could be installed. Install one, or set CHROMIUM_PATH to its program.\n',
  )
  process.exit(1)
}

function download() {
  process.stdout.write('\n› Downloading a Chromium for the tests (once)\n')
  return run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], 180_000)
}

function fromSystem() {
  if (!isExecutable('/usr/bin/apt-get')) return false
  process.stdout.write('\n› Installing Chromium with apt (once)\n')
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const [command, ...args] = [...sudo, 'apt-get', 'install', '-y', '--no-install-recommends']
  return ['chromium-headless-shell', 'chromium'].some((name) => run(command, [...args, name], 300_000))
}

const run = (command, args, timeout) => spawnSync(command, args, { stdio: 'inherit', timeout }).status === 0

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

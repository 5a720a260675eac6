import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installCommand, installPackages, isExecutable } from './packages.mjs'

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

/** Why the browser tests cannot run here; null where they can. */
export async function whyNoChromium() {
  return (await findChromium())
    ? null
    : `No Chromium was found. Run once: ${installCommand(['chromium'])} (or set CHROMIUM_PATH to your Chromium)`
}

/** Tries Playwright's download, then the system's packages; where both fail, says which command helps. */
export async function ensureChromium() {
  for (const attempt of [() => true, download, installFromSystem]) if (attempt() && (await findChromium())) return
  process.stderr.write(`\n${await whyNoChromium()}\n`)
}

function download() {
  process.stdout.write('\n› Downloading a Chromium for the tests (once)\n')
  const command = ['node_modules/@playwright/test/cli.js', 'install', 'chromium']
  return spawnSync(process.execPath, command, { stdio: 'inherit', timeout: 180_000 }).status === 0
}

const installFromSystem = () =>
  ['chromium-headless-shell', 'chromium'].some((name) => installPackages('the browser tests', [name]))

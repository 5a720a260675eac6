import { existsSync } from 'node:fs'

/**
 * Where the portal under test is. With BASE_URL it runs already (and OPERATOR says how its operators' command is
 * called); otherwise Playwright starts the production build on E2E_PORT over a data folder of its own.
 */
const env = process.env

export const deployed = env.BASE_URL !== undefined
export const port = Number(env.E2E_PORT ?? 3999)
export const baseURL = env.BASE_URL ?? `http://localhost:${port}`
/** For instance `docker exec -i portal npm run -s latchkey --`. */
export const operatorCommand = env.OPERATOR ?? 'node --import tsx lib/cli/main.ts'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** An installed Chromium first; undefined lets Playwright take the one that it downloaded. */
export const chromiumPath = env.CHROMIUM_PATH ?? installed.find((path) => existsSync(path))

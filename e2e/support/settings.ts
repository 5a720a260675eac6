import { existsSync } from 'node:fs'

/**
 * Where the portal under test is. With BASE_URL it runs already, and OPERATOR says how its operators' command is called
 * (or E2E_DATA_DIR where its data folder is); otherwise Playwright starts the production build on E2E_PORT.
 */
const env = process.env

export const deployed = env.BASE_URL !== undefined
export const port = Number(env.E2E_PORT ?? 3999)
export const baseURL = env.BASE_URL ?? `http://localhost:${port}`
/** For instance `docker exec -i portal npm run -s latchkey --`. */
export const operatorCommand = env.OPERATOR
/** Made by playwright.config.ts where the portal is started for the run. */
export const dataDir = env.E2E_DATA_DIR ?? '.data'

const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** An installed Chromium first; undefined lets Playwright take the one that it downloaded. */
export const chromiumPath = env.CHROMIUM_PATH || usual.find((path) => existsSync(path))

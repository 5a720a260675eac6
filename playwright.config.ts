import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { baseURL, chromiumPath, deployed, port } from './e2e/support/settings'

// Made once by the first process that reads this file; its workers inherit the variable.
if (!deployed && !process.env.E2E_DATA_DIR) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-e2e-'))
  process.env.E2E_DATA_DIR = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}

const { defaultBrowserType: _, ...phone } = devices['Pixel 7']

export default defineConfig({
  testDir: 'e2e',
  testIgnore: ['attacks/**', 'faults/**'],
  outputDir: 'test-results/browser',
  fullyParallel: true,
  // One more than the cores of a small machine: a browser waits as much as it reckons.
  workers: 3,
  // A code may have to be waited for: half a minute.
  timeout: 60_000,
  expect: { timeout: 8_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    baseURL,
    // `npm run test:e2e -- --trace on` records everything; here it would cost a third of the time.
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    launchOptions: {
      ...(chromiumPath && { executablePath: chromiumPath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // Motion is asked for on the phone alone: most of it lasts as long as the page, and costs a processor all the while.
    {
      name: 'desktop',
      grepInvert: /@phone-only/,
      use: { viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: 'reduce' } },
    },
    { name: 'phone', grep: /@phone/, use: { ...phone, viewport: { width: 320, height: 640 } } },
  ],
  webServer: deployed
    ? []
    : {
        command: 'exec node scripts/start.mjs',
        cwd: import.meta.dirname,
        url: `${baseURL}/api/health/ready`,
        timeout: 240_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
        env: {
          PORT: String(port),
          APP_URL: baseURL,
          HOST: '127.0.0.1',
          DATA_DIR: process.env.E2E_DATA_DIR ?? '',
          TRUSTED_PROXY_HOPS: '1',
        },
      },
})

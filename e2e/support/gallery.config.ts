import { defineConfig } from '@playwright/test'
import base from '../../playwright.config'

/** `npm run gallery`: makes the README's pictures from the real thing. Runs over a demo of its own, as the tests do. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'gallery.ts',
  testIgnore: [],
  outputDir: '../../test-results/gallery',
  reporter: 'list',
  workers: 1,
  fullyParallel: false,
  projects: [{ name: 'gallery', use: { viewport: { width: 1000, height: 760 } } }],
})

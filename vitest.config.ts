import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './lib/testing/longest-first.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
// Outside Next nothing stands for the condition by which `server-only` lets server code import it.
const resolve = { alias: { '@/': at('./'), 'server-only': at('./node_modules/server-only/empty.js') } }
const oxc = { jsx: { runtime: 'automatic' } } as const
/**
 * The embedded database wants most of a gigabyte in each worker: more than two gain nothing on two cores. A worker
 * compiles and opens it once for all its files. `maxConcurrency` is for tests that wait side by side and reckon little.
 */
const pool = { pool: 'forks', maxWorkers: 2, maxConcurrency: 10, isolate: false } as const

/** `attacks` needs a production build: name the projects to leave it out (`--project unit --project components`). */
export default defineConfig({
  resolve,
  oxc,
  test: {
    ...pool,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{lib,prisma,scripts}/**/*.test.{ts,tsx}', '*.test.ts'],
          globalSetup: './lib/testing/database/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'components', environment: 'jsdom', include: ['components/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'attacks',
          environment: 'node',
          include: ['e2e/attacks/**/*.test.ts'],
          globalSetup: './e2e/attacks/support/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})

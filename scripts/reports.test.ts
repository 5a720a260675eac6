import { expect, test } from 'vitest'
import { countTests, failedTests } from './reports.mjs'

test('a failed test of vitest is named with its file', () => {
  const report = {
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'stays' },
          { status: 'failed', fullName: 'signs in' },
        ],
      },
    ],
  }
  expect(failedTests(report)).toEqual(['a.test.ts › signs in'])
})

test('a file that does not load is named with the first line of its error', () => {
  const file = { name: 'b.test.ts', status: 'failed', message: 'No such module\n at …', assertionResults: [] }
  expect(failedTests({ testResults: [file] })).toEqual(['b.test.ts › No such module'])
})

test('a failed or flaky flow of Playwright is named with its project', () => {
  const spec = (title: string, status: string) => ({
    title,
    file: 'c.spec.ts',
    tests: [{ status, projectName: 'phone' }],
  })
  const suites = [
    { specs: [spec('fits', 'unexpected')], suites: [{ specs: [spec('waits', 'flaky'), spec('ok', 'expected')] }] },
  ]
  expect(failedTests({ suites })).toEqual(['[phone] c.spec.ts › fits', '[phone] c.spec.ts › waits'])
})

test('every listed flow counts, once for each project that runs it', () => {
  const spec = (...projects: string[]) => ({ tests: projects.map((projectName) => ({ projectName })) })
  const suites = [{ specs: [spec('desktop', 'phone')], suites: [{ specs: [spec('desktop')] }] }]
  expect(countTests({ suites })).toBe(3)
})

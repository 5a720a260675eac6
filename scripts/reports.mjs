// Reads the JSON reports of vitest and Playwright: a long run names its failed tests again at its end.

/**
 * `file › title` of each failed test in a JSON report of vitest or Playwright. A file that did not load is named with
 * the first line of its error. A test that passed at its second try counts as failed.
 */
export function failedTests(report) {
  if (report.testResults) return report.testResults.flatMap(failedInFile)
  return (report.suites ?? []).flatMap(failedInSuite)
}

function failedInFile({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [`${name} › ${String(message).split('\n')[0]}`]
  return failed.map(({ fullName }) => `${name} › ${fullName}`)
}

function failedInSuite({ suites = [], specs = [] }) {
  const failed = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName }) => `[${projectName}] ${file} › ${title}`),
  )
  return [...failed, ...suites.flatMap(failedInSuite)]
}

/** How many tests a JSON report of Playwright lists, each project's for itself. */
export function countTests(report) {
  const own = (report.specs ?? []).flatMap(({ tests }) => tests).length
  return (report.suites ?? []).reduce((sum, suite) => sum + countTests(suite), own)
}

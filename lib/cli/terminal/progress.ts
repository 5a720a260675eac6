import type { Progress, Report } from '../../domain/progress'
import { duration } from './duration'

/** A log gets a line of progress this often, ms. */
const logEvery = 10_000

interface ProgressLine {
  report: Report
  /** Removes the line from the terminal. */
  clear(): void
}

/** Shows progress on one line of a terminal; elsewhere (a log, a script) a line each ten seconds; nothing with `--json`. */
export function showProgress(json: boolean): ProgressLine {
  const nothing = () => undefined
  if (json) return { report: nothing, clear: nothing }
  const describe = describeProgress()
  return process.stderr.isTTY
    ? { report: (progress) => draw(describe(progress)), clear: () => draw('') }
    : { report: logSometimes(describe), clear: nothing }
}

const draw = (text: string) => void process.stderr.write(`\r\u001b[K${text}`)

function logSometimes(describe: (progress: Progress) => string): Report {
  let lastLine = performance.now()
  return (progress) => {
    const text = describe(progress)
    if (performance.now() - lastLine <= logEvery) return
    lastLine = performance.now()
    process.stderr.write(`${text}\n`)
  }
}

/** The remaining time is estimated from the pace since the present kind of work began. */
function describeProgress() {
  let [what, began, from] = ['', 0, 0]
  return (progress: Progress) => {
    const now = performance.now()
    if (progress.what !== what) [what, began, from] = [progress.what, now, progress.done]
    const { done, total } = progress
    const text = `${done} of ${total} ${what}`
    if (done <= from || done >= total) return text
    return `${text}, about ${duration(((now - began) / 1000) * ((total - done) / (done - from)))} left`
  }
}

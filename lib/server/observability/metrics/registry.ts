import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const store = globalThis as typeof globalThis & { latchkeyMetrics?: ReturnType<typeof make> }

/** What is counted in this process. On globalThis: Next holds several copies of this module in one process. */
export function metrics() {
  store.latchkeyMetrics ??= make()
  return store.latchkeyMetrics
}

/** Seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How each kind of metric is made. */
const kindsIn = (registers: [Registry]) => ({
  counter: <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `latchkey_${name}`, help, labelNames, registers }),
  histogram: <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name: `latchkey_${name}`, help, labelNames, buckets, registers }),
  gauge: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `latchkey_${name}`, help, labelNames, registers }),
})
type Kinds = ReturnType<typeof kindsIn>

/** Of the requests that come in. */
const requestMetrics = ({ counter, histogram, gauge }: Kinds) => ({
  requests: histogram('http_request_duration_seconds', 'Time of an answer, by route pattern and class of status', [
    'method',
    'route',
    'status',
  ]),
  shed: counter('requests_shed_total', 'Requests refused at the door because too many waited (503 busy)', []),
  inLine: gauge('requests_waiting', 'Requests that wait at the door while the event loop is behind'),
  logLines: counter('log_lines_total', 'Lines logged as warnings and errors', ['level']),
})

/** Of signing in. */
const signInMetrics = ({ counter, histogram, gauge }: Kinds) => ({
  signIns: counter('sign_ins_total', 'Tries at a step of signing in, by what was given and what came of it', [
    'method',
    'outcome',
  ]),
  challenges: counter('challenges_total', 'Second steps: opened, completed, burnt by wrong codes, swept unused', [
    'event',
  ]),
  enrolments: counter('enrolments_total', 'Factors that people began to set up, and that they confirmed', [
    'factor',
    'event',
  ]),
  hashSeconds: histogram('hash_duration_seconds', 'Time of a password hash, waiting for its turn included', []),
  hashesShed: counter('hashes_shed_total', 'Hashes refused because too many waited (503 busy)', []),
  hashRunning: gauge('hash_running', 'Password hashes under way'),
  hashWaiting: gauge('hash_waiting', 'Password hashes that wait for their turn'),
  directorySeconds: histogram('directory_duration_seconds', 'Time of a question to a company’s directory', ['outcome']),
})

/** Of mails. */
const mailMetrics = ({ counter, histogram, gauge }: Kinds) => ({
  mails: counter('mails_total', 'Mails handed to the provider, or not taken by it', ['kind', 'outcome']),
  mailSeconds: histogram('mail_duration_seconds', 'Time until the provider took a mail or refused it', []),
  queued: gauge('mail_queue_length', 'Mails in the database that wait; the same from every instance: never sum'),
  oldest: gauge('mail_queue_oldest_seconds', 'Age of the oldest of them; the same from every instance: never sum'),
})

/** Of the database and what is removed from it. */
const databaseMetrics = ({ counter, gauge }: Kinds) => ({
  connections: gauge('database_pool_connections', 'Connections of this process to PostgreSQL', ['state']),
  waiting: gauge('database_pool_waiting', 'Who waits for a connection'),
  up: gauge('database_up', '1 while the database answers this process'),
  sweeps: counter('sweeps_total', 'Sweeps of what has ended: done, left to another instance, failed', ['outcome']),
  swept: counter('swept_rows_total', 'Rows that had ended and were removed', ['table']),
})

/** Of the process itself. */
const processMetrics = ({ counter, gauge }: Kinds) => ({
  build: gauge('build_info', 'Always 1; the labels say what runs', ['version', 'node', 'database']),
  started: gauge('start_time_seconds', 'When the process began, in Unix time'),
  loopDelay: gauge('event_loop_delay_seconds', 'How late timers ran since the last scrape', ['quantile']),
  resident: gauge('resident_memory_bytes', 'Memory of the process'),
  heap: gauge('heap_used_bytes', 'JavaScript objects in it'),
  cpu: counter('cpu_seconds_total', 'Processor time, user and system', []),
})

/**
 * Every metric: what is counted where it happens, and what gauges.ts reads when somebody asks. docs/watching.md has them
 * all, and a test compares. No label tells an address, a person or a company.
 */
function make() {
  const registry = new Registry()
  const kinds = kindsIn([registry])
  const all = {
    registry,
    ...requestMetrics(kinds),
    ...signInMetrics(kinds),
    ...mailMetrics(kinds),
    ...databaseMetrics(kinds),
    ...processMetrics(kinds),
  }
  // What can be named beforehand begins at 0: a rate needs a number before the first.
  for (const method of ['password', 'authenticator', 'email', 'recovery-code', 'passkey', 'provider', 'mobile'])
    for (const outcome of ['succeeded', 'failed', 'limited', 'unavailable', 'busy'])
      all.signIns.inc({ method, outcome }, 0)
  for (const event of ['opened', 'completed', 'burnt', 'expired']) all.challenges.inc({ event }, 0)
  for (const outcome of ['done', 'left', 'failed']) all.sweeps.inc({ outcome }, 0)
  for (const level of ['warn', 'error']) all.logLines.inc({ level }, 0)
  return all
}

import pg from 'pg'

/**
 * Remembers that the database fell silent, so that a request that met the silence is answered at once, and so is every
 * request after it, instead of waiting for its own connection to time out.
 */
export interface SilenceWatch {
  /** A statement, or a new connection, had no answer in time. */
  noticed(): void
  /** A statement or a new connection was answered, or refused with an SQLSTATE. */
  answered(): void
  /** False while the database is known to be silent. Waits a moment for the first probe. */
  answers(): Promise<boolean>
  stop(): void
}

/** ms. A single dead connection is no silence: a probe on a fresh connection shows that within milliseconds. */
const firstProbeWithin = 500
const probeEvery = 1_000
const probeTimeout = 2_000

export function watchSilence(connectionString: string): SilenceWatch {
  let silent = false
  let stopped = false
  let firstProbe: Promise<unknown> = Promise.resolve()

  async function probe() {
    if (!(await isAnswered(connectionString))) return
    silent = false
  }

  async function probeUntilAnswered() {
    while (silent && !stopped) {
      await pause(probeEvery)
      if (silent && !stopped) await probe()
    }
  }

  return {
    noticed() {
      if (silent || stopped) return
      silent = true
      const probed = probe()
      firstProbe = Promise.race([probed, pause(firstProbeWithin)])
      void probed.then(probeUntilAnswered)
    },
    answered() {
      silent = false
    },
    async answers() {
      if (silent) await firstProbe
      return !silent
    },
    stop() {
      stopped = true
    },
  }
}

async function isAnswered(connectionString: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString,
    application_name: 'latchkey',
    connectionTimeoutMillis: probeTimeout,
    query_timeout: probeTimeout,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch (error) {
    // A refusal with an SQLSTATE (a full server, a wrong password) is an answer.
    return error instanceof pg.DatabaseError
  } finally {
    // Not awaited: a silent server never confirms the end.
    void client.end().catch(() => undefined)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

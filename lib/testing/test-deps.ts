import { randomBytes } from 'node:crypto'
import type { Deps, DirectoryAnswer, DirectoryAnswers } from '../domain/deps'
import { DomainError } from '../domain/errors'
import type { Mail } from '../domain/mail-content'
import { limits } from '../domain/security-numbers'
import { makeVault } from '../server/secrets/vault'
import { type TestDatabase, testDatabase } from './database/test-database'
import { testHasher } from './test-hasher'

export interface TestClock {
  now(): Date
  /** Sets the clock, forward or back. */
  set(time: Date): void
  advance(milliseconds: number): void
}

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  fields: object
  message: string
}

export interface TestDeps extends Deps {
  clock: TestClock
  /** What was logged so far in this file. */
  lines: LogLine[]
  /** What was mailed so far in this file, the newest last. */
  mails: Mail[]
  /** Set: the mail provider cannot be reached. */
  mailAway: boolean
  /** The directory's accounts, by name. */
  accounts: Map<string, { password: string; answer: DirectoryAnswer }>
  /** Set: no controller of the directory answers. */
  directoryAway: boolean
}

/** Deps on an in-memory database. Call it once at the top of a test file; `db` is open from the first test on. */
export function testDeps({ now = new Date('2026-11-22T12:00:00Z') }: { now?: Date } = {}): TestDeps {
  const lines: LogLine[] = []
  const database: TestDatabase = testDatabase()
  const collect = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message })
  }
  const mails: Mail[] = []
  const deps: TestDeps = {
    get db() {
      return database.db
    },
    clock: testClock(now),
    vault: makeVault([{ id: 'test', key: randomBytes(32) }]),
    hasher: testHasher,
    log: { info: collect('info'), warn: collect('warn'), error: collect('error') },
    limits,
    appName: 'Latchkey',
    appUrl: 'https://portal.acme.test',
    lines,
    mails,
    mailAway: false,
    accounts: new Map(),
    directoryAway: false,
    mailer: {
      async send(mail) {
        if (deps.mailAway) throw new DomainError('unavailable', { dependency: 'mail' })
        mails.push(mail)
      },
    },
    directory: {
      async authenticate(_, { accounts, password }) {
        if (deps.directoryAway) throw new DomainError('unavailable', { dependency: 'directory' })
        const refusals: DirectoryAnswers['refusals'] = []
        for (const account of accounts) {
          const { password: own, answer } = deps.accounts.get(account) ?? {}
          if (answer && own === password && answer.kind === 'right') return { ...answer, account, refusals }
          const cause = !answer ? 'unknown-account' : own === password ? causeIn(answer) : 'wrong-password'
          refusals.push({ account, cause })
          if (own === password) return { kind: 'refused', cause, refusals }
        }
        const isKnown = refusals.some(({ cause }) => cause === 'wrong-password')
        return { kind: 'refused', cause: isKnown ? 'wrong-password' : 'unknown-account', refusals }
      },
    },
  }
  return deps
}

const causeIn = (answer: DirectoryAnswer) => (answer.kind === 'refused' ? answer.cause : 'wrong-password')

function testClock(start: Date): TestClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    set: (date) => {
      time = date.getTime()
    },
    advance: (milliseconds) => {
      time += milliseconds
    },
  }
}

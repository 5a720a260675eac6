import 'server-only'
import type { Deps } from '../domain/deps'
import { database } from './database/db'
import { makeDirectoryClient } from './directory/client'
import { makeMailer } from './mail/mailer'
import { watchedDirectory, watchedHasher, watchedMailer } from './observability/instrumented'
import { log } from './observability/log'
import { makeHasher } from './secrets/hasher'
import { makeVault } from './secrets/vault'
import { settings } from './settings/env'

const made: { parts?: Omit<Deps, 'db'> } = {}

/** What the domain needs of the world, for one request. @throws DomainError unavailable while the database is away */
export async function deps(): Promise<Deps> {
  made.parts ??= {
    clock: { now: () => new Date() },
    vault: makeVault(settings().vaultKeys),
    hasher: watchedHasher(makeHasher()),
    mailer: watchedMailer(makeMailer(settings(), log())),
    directory: watchedDirectory(makeDirectoryClient(log(), settings().signInServiceTimeout)),
    log: log(),
    limits: settings().limits,
    appName: settings().appName,
    appUrl: settings().appUrl,
  }
  return { ...made.parts, db: await database() }
}

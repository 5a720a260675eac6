import type { Deps } from '../domain/deps'
import { database } from './db'
import { makeDirectoryClient } from './directory/client'
import { settings } from './env'
import { makeHasher } from './hasher'
import { log } from './log'
import { makeMailer } from './mail/mailer'
import { makeVault } from './vault'
import { watchedDirectory, watchedHasher, watchedMailer } from './watched'

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

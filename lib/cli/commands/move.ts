import { existsSync } from 'node:fs'
import { z } from 'zod'
import { migratePostgres } from '../../../prisma/migrate'
import { holdsDemo } from '../../domain/company/demo'
import { DomainError } from '../../domain/errors'
import { CommitUnanswered, holdsTables, moveAll, TargetRefused } from '../../server/backup/move/move'
import { embeddedDatabase } from '../../server/database/db'
import type { Settings } from '../../server/settings/env'
import { keyFile, keyFilePath } from '../../server/settings/key-file'
import { settingsSchema } from '../../server/settings/settings-schema'
import { type CommandContext, command } from './command'

const to = settingsSchema.shape.DATABASE_URL.unwrap()

export const moveCommands = { move: command(z.strictObject({ to }), move) }

const refused = (reason: string) => new DomainError('invalid-body', { fields: { to: reason } })

/** From the embedded database, which stays as it is, to PostgreSQL. @throws DomainError invalid-body (field to) */
async function move({ deps, settings, alone, ...listener }: CommandContext, { to: databaseUrl }: { to: string }) {
  const pglite = embeddedDatabase()
  if (!alone) throw refused('cannot be moved to while the portal runs: stop it first')
  if (!pglite) throw refused('needs the embedded database to move from: take DATABASE_URL out of the settings')
  if (await holdsDemo(deps))
    throw refused('may not hold the demo, whose passwords everybody knows: run demo remove first')
  if (!(await deps.db.company.count())) throw refused(`has nothing to come from: ${settings.dataDir} holds no company`)
  const began = performance.now()
  if (!(await holdsTables(databaseUrl).catch(asRefusal))) await migratePostgres(databaseUrl).catch(asRefusal)
  const moved = await moveAll({ pglite, databaseUrl, vault: deps.vault, ...listener }).catch(asRefusal)
  const rows = moved.tables.reduce((sum, table) => sum + table.rows, 0)
  const seconds = Math.round((performance.now() - began) / 1000)
  return { rows, seconds, ...moved, ...secretsOf(settings) }
}

/** Which of the two secrets the operator must take out of the key file, and which were settings before. */
function secretsOf({ dataDir, secret, vaultKeysInFile }: Settings) {
  const path = keyFilePath(dataDir)
  const secretInFile = existsSync(path) && keyFile(dataDir).secret === secret
  const fromFile = [...(secretInFile ? ['SECRET'] : []), ...(vaultKeysInFile ? ['VAULT_KEYS'] : [])]
  return { keyFile: fromFile.length ? path : null, fromFile }
}

function asRefusal(error: unknown): never {
  if (Object(error).name === 'AbortError') throw error
  if (error instanceof TargetRefused) throw refused(error.message)
  if (error instanceof CommitUnanswered)
    throw refused(
      `did not answer the last step (${error.message}): it holds everything by now, or nothing. Run it again: where it says that rows are there, the move is done`,
    )
  const { code, message } = Object(error) as { code?: string; message?: string }
  throw refused(`failed (${message || code}); nothing of the move is left in it: run it again`)
}

import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { backupTo } from '../../server/backup/backup'
import { embeddedDatabase } from '../../server/database/db'
import { type CommandContext, command, words } from './command'

const file = words(4000).refine(isAbsolute, 'must be a whole path')

export const backupCommands = { backup: command(z.strictObject({ to: file }), backup) }

/** The process that holds the embedded database writes the file: the portal, where one runs. */
async function backup({ settings, report, signal }: CommandContext, { to }: { to: string }) {
  const pglite = embeddedDatabase()
  if (!pglite) throw refused('is for the embedded database; PostgreSQL has pg_dump (docs/backup.md)')
  const { bytes, files, size, held } = await backupTo(to, { pglite, dataDir: settings.dataDir, report, signal }).catch(
    asRefusal,
  )
  return { file: to, files, bytes, size, heldMilliseconds: held, keysInFile: settings.vaultKeysInFile }
}

const refused = (reason: string) => new DomainError('invalid-body', { fields: { to: reason } })

const reasons: Record<string, string> = {
  EEXIST: 'is there already',
  ENOENT: 'is in no folder that is there',
  ENOTDIR: 'is in no folder that is there',
  EACCES: 'cannot be written by the user whom the portal runs as',
  EPERM: 'cannot be written by the user whom the portal runs as',
  EROFS: 'cannot be written: its file system is read-only',
  ENOSPC: 'cannot be written: no space is left',
}

function asRefusal(error: unknown): never {
  const reason = reasons[String(Object(error).code)]
  throw reason ? refused(reason) : error
}

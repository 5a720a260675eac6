import { z } from 'zod'
import { audit } from '../../domain/audit/audit'
import { DomainError } from '../../domain/errors'
import { withLease } from '../../domain/jobs/lease'
import { isFromTheFuture, minutes } from '../../domain/time'
import { keysAtHand, rotate } from '../../domain/vault/rotate'
import { checkVaultKeys } from '../../server/secrets/vault'
import { addVaultKey, removeVaultKey } from '../../server/settings/key-file'
import { type CommandContext, command, words } from './command'

export const keyCommands = {
  'key rotate': command(z.strictObject({}), rotateKeys),
  'key list': command(z.strictObject({}), async ({ deps }) => (await keysAtHand(deps)).keys),
  'key remove': command(z.strictObject({ key: words(32) }), removeKey),
}

/** Seconds after which a rotation that was killed is known to be dead. Each of its batches takes far less. */
const deadAfter = 15

/**
 * One rotation at a time over all instances: two would each make a first key, or seal back what the other has sealed.
 * @throws DomainError under-way
 */
async function rotateKeys(context: CommandContext) {
  const lease = { name: 'key-rotate', held: deadAfter * 1000 }
  const rotated = await withLease(context.deps, lease, (renew) => rotateOrGoOn({ ...context, renew }))
  if (!rotated) throw new DomainError('under-way', { retryAfter: deadAfter })
  return rotated
}

/**
 * Goes on with a rotation that was stopped; where there is none, and the keys are the key file's, makes a new first key.
 * The portal whose process this is seals with it from that moment.
 */
async function rotateOrGoOn({ deps, settings, ...listener }: CommandContext & { renew: () => Promise<boolean> }) {
  const before = await rotate(deps, listener)
  const inFile = settings.vaultKeysInFile
  if (!inFile || before.tables.some(({ sealed }) => sealed)) return { ...before, inFile }
  addVaultKey(settings)
  await checkVaultKeys(deps.db, settings.vaultKeys)
  return { ...(await rotate(deps, listener)), inFile }
}

async function removeKey({ deps, settings }: CommandContext, { key }: { key: string }) {
  const refuse = (reason: string) => new DomainError('invalid-body', { fields: { key: reason } })
  if (!settings.vaultKeysInFile)
    throw refuse('is a setting: take it out of VAULT_KEYS once key list says that it seals nothing')
  const [first, ...old] = deps.vault.keyIds()
  if (key === first) throw refuse('is the key that seals')
  if (!old.includes(key)) throw refuse('is not there')
  if (first && (await isFresh(deps, first)))
    throw refuse('may still be sealed with by a request that is on its way; try again in two minutes')
  const { keys, removable } = await keysAtHand(deps)
  const values = keys.find(({ id }) => id === key)?.values
  if (!removable.includes(key)) throw refuse(`still seals ${values} values; run key rotate first`)
  removeVaultKey(settings, key)
  await deps.db.vaultKey.deleteMany({ where: { id: key } })
  await audit(deps.db, { type: 'vault.key-removed', at: deps.clock.now(), detail: { key } })
  return { removed: key }
}

/** A request that was sealing with the key before is over by then, whatever it waits for. */
const longestRequest = minutes(2)

async function isFresh({ db, clock }: CommandContext['deps'], id: string) {
  const row = await db.vaultKey.findUnique({ where: { id } })
  const now = clock.now()
  return (
    row !== null && !isFromTheFuture(row.createdAt, now) && now.getTime() - row.createdAt.getTime() < longestRequest
  )
}

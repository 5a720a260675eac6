import { randomBytes } from 'node:crypto'
import type { Deps } from '../../domain/deps'

/** A passkey that nothing signs with: for tests of what is decided by its being there. It is the option where there is none. */
export async function hasPasskey({ db, clock }: Pick<Deps, 'db' | 'clock'>, userId: string, label = 'Phone') {
  const { option, mfaSince } = await db.user.findUniqueOrThrow({ where: { id: userId } })
  await db.user.update({
    where: { id: userId },
    data: { option: option === 'NONE' ? 'PASSKEY' : option, mfaSince: mfaSince ?? clock.now() },
  })
  const credentialId = randomBytes(16).toString('base64url')
  return db.passkey.create({
    data: { userId, label, credentialId, publicKey: new Uint8Array(1), counter: 0, synced: false },
  })
}

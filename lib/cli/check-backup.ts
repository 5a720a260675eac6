import { stat } from 'node:fs/promises'
import type { ControlAnswer } from '../server/process/control-socket'

/**
 * The portal's answer to `backup`, or a refusal if this process cannot see the file: the portal can have a /tmp of its own,
 * which disappears with it, and nobody would notice before they need the backup.
 */
export async function requireVisibleBackup({ status, body }: ControlAnswer): Promise<ControlAnswer> {
  if (status !== 200) return { status, body }
  const { file, size } = body as { file: string; size: number }
  const here = await stat(file).catch(() => null)
  if (here?.isFile() && here.size === size) return { status, body }
  return { status: 422, body: { error: 'invalid-body', fields: { to: elsewhere } } }
}

const elsewhere =
  'was written by the portal, but into a place of its own (PrivateTmp of systemd, or a container): from here that file is not to be seen. Take a folder that both see and that stays; docs/backup.md says which'

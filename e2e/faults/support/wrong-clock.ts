import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../../../lib/testing/portal/portal'

const places = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/local/lib']

/**
 * A clock of its own for one portal, by libfaketime: only the wall clock jumps, timers go on, as on a machine whose clock
 * is set.
 * @throws Error where it is not installed
 */
export function wrongClock() {
  const library = places.map((place) => `${place}/faketime/libfaketimeMT.so.1`).find((path) => existsSync(path))
  if (!library) throw new Error('This fault needs libfaketime: apt-get install faketime')
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-clock-'))
  const file = join(folder, 'offset')
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  set(0)
  const settings: Settings = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { settings, set, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

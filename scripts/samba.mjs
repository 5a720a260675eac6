import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'

// The tests of Active Directory run against a real domain controller: Samba's, on a loopback address of its own.

/** Of Debian and Ubuntu; together they hold the programs and files named below. */
const packages = ['samba', 'samba-ad-dc', 'samba-ad-provision', 'samba-dsdb-modules', 'winbind', 'python3-samba']
const programs = ['/usr/sbin/samba', '/usr/bin/samba-tool', '/usr/bin/openssl']
const files = ['/usr/share/samba/setup/provision.ldif']

/** Why there can be no domain controller here; null where there can. */
export function whyNoDirectory() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'Samba’s domain controller listens on ports 389 and 636, for which it needs Linux and root'
  return programs.every(isExecutable) && files.every(existsSync)
    ? null
    : `Samba’s domain controller is not installed (${packages.join(' ')} openssl)`
}

/** Where none can be installed the tests that need it are not run, and scripts/test.mjs says so. */
export function ensureSamba() {
  if (!whyNoDirectory() || process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return
  process.stdout.write('\n› Installing Samba with apt, for the tests of Active Directory (once)\n')
  const args = ['install', '-y', '--no-install-recommends', ...packages, 'openssl']
  // A service that the installation started would hold ports and a database that the tests do not use.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', args, { stdio: 'inherit', timeout: 300_000, env })
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

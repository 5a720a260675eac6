import { existsSync } from 'node:fs'
import { installPackages, isExecutable } from './packages.mjs'

// The tests of Active Directory run against a real domain controller: Samba's, on a loopback address of its own.

/** Of Debian and Ubuntu; together they hold the programs and files named below. */
const packages = [
  ...['samba', 'samba-ad-dc', 'samba-ad-provision', 'samba-dsdb-modules', 'winbind', 'python3-samba'],
  'openssl',
]
const programs = ['/usr/sbin/samba', '/usr/bin/samba-tool', '/usr/bin/openssl']
const files = ['/usr/share/samba/setup/provision.ldif']

/** Why no domain controller can run here; null where one can. */
export function whyNoDirectory() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'Samba’s domain controller listens on ports 389 and 636; run `npm test` as root on Linux, for example in a container'
  return programs.every(isExecutable) && files.every(existsSync)
    ? null
    : `Samba’s domain controller is not installed (${packages.join(' ')})`
}

/** Where none can be installed, the tests that need it are skipped, and scripts/test.mjs says so. */
export function ensureSamba() {
  if (whyNoDirectory()) installPackages('the tests of Active Directory', packages)
}

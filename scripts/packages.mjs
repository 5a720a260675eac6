import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'

// Debian's and Ubuntu's packages that some tests need. Only root installs them; nobody else is asked for a password.

const install = ['install', '-y', '--no-install-recommends']

/** As root, where there is apt: installs the packages and says so. @returns whether that succeeded */
export function installPackages(purpose, packages) {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return false
  process.stdout.write(`\n› Installing ${packages.join(' ')} with apt, for ${purpose} (once)\n`)
  // A service that the installation started would hold ports and a database that the tests do not use.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const options = { stdio: 'inherit', timeout: 300_000, env }
  return spawnSync('apt-get', [...install, ...packages], options).status === 0
}

/** The command by which an administrator of this machine installs them. */
export const installCommand = (packages) => ['sudo', 'apt-get', ...install, ...packages].join(' ')

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

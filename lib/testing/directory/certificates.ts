import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const openssl = (...args: string[]) => run('openssl', args)
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export interface Certificate {
  key: string
  cert: string
  keyFile: string
  certFile: string
}

export interface Authority {
  /** PEM. */
  pem: string
  file: string
  /** A certificate of the authority's for these addresses or names. */
  issue(names: string[], validity?: 'valid' | 'expired'): Promise<Certificate>
}

/** A certificate authority of its own, in a folder that the caller removes. */
export async function makeAuthority(folder: string): Promise<Authority> {
  const stem = join(folder, randomBytes(4).toString('hex'))
  const [key, file] = [`${stem}.key`, `${stem}.pem`]
  await openssl('req', '-x509', ...newKey, '-keyout', key, '-out', file, '-days', '2', '-subj', '/CN=Test authority')
  return {
    pem: await readFile(file, 'utf8'),
    file,
    issue: (names, validity = 'valid') => issue({ folder, key, file }, names, validity),
  }
}

async function issue(by: { folder: string; key: string; file: string }, names: string[], validity: string) {
  const stem = join(by.folder, randomBytes(4).toString('hex'))
  const [keyFile, request, certFile, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) => `${stem}.${end}`) as Four
  await writeFile(extensions, `subjectAltName=${names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`)}`)
  await openssl('req', ...newKey, '-keyout', keyFile, '-out', request, '-subj', `/CN=${names[0]}`)
  const days = validity === 'expired' ? '-1' : '2'
  const signed = ['-CA', by.file, '-CAkey', by.key, '-CAcreateserial', '-extfile', extensions, '-days', days]
  await openssl('x509', '-req', '-in', request, '-out', certFile, ...signed)
  await chmod(keyFile, 0o600)
  return { keyFile, certFile, key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') }
}

type Four = [string, string, string, string]

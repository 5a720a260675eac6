import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { format } from './format'

it('prints a shell command after a move that appends the keys to a file of its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lk-format-'))
  try {
    const [keyFile, env] = [join(folder, 'keys.json'), join(folder, '.env')]
    writeFileSync(keyFile, JSON.stringify({ secret: 's3cr3t=', vaultKeys: 'k1:a+b/=' }))
    writeFileSync(env, 'PORT=3000')
    chmodSync(env, 0o644)
    const text = format('move', {
      ...{ rows: 1, seconds: 1, tables: [], sealed: [] },
      ...{ keyFile, fromFile: ['SECRET', 'VAULT_KEYS'] },
    })
    const line = text.split('\n').find((each) => each.includes('FILE=.env')) ?? ''
    execFileSync('sh', ['-c', line], { cwd: folder })
    expect(readFileSync(env, 'utf8')).toBe('PORT=3000\nSECRET=s3cr3t=\nVAULT_KEYS=k1:a+b/=\n')
    expect(statSync(env).mode & 0o777).toBe(0o600)
    expect(text).not.toContain('s3cr3t')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

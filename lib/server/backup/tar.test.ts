import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tarHeader, tarPadding } from './tar'

it('the system’s tar unpacks what was written, for its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lk-tar-'))
  try {
    const modified = new Date('2026-11-22T12:00:00Z')
    const entry = (name: string, content = '') => [
      tarHeader({ name, size: content.length, modified }),
      Buffer.from(content),
      tarPadding(content.length),
    ]
    const full = 'x'.repeat(512)
    const parts = [entry('database/'), entry('database/a', 'one'), entry('database/b', full), entry('database/empty')]
    writeFileSync(join(folder, 'archive.tar'), Buffer.concat([...parts.flat(), Buffer.alloc(1024)]))
    execFileSync('tar', ['xf', 'archive.tar'], { cwd: folder })
    expect(readFileSync(join(folder, 'database/a'), 'utf8')).toBe('one')
    expect(readFileSync(join(folder, 'database/b'), 'utf8')).toBe(full)
    expect(readFileSync(join(folder, 'database/empty'), 'utf8')).toBe('')
    expect(statSync(join(folder, 'database/a')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'database')).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'database/a')).mtime).toEqual(modified)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('a name that tar cannot hold is a fault, not another name', () => {
  expect(() => tarHeader({ name: 'x'.repeat(101), size: 0, modified: new Date() })).toThrow('too long for tar')
})

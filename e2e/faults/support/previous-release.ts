import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const git = (...args: string[]) => execFileSync('git', args, { cwd: project, encoding: 'utf8' }).trim()

/** Its packages are these: what a later release added to them changes nothing of it. */
const packages = join(project, 'node_modules')

export interface Release {
  folder: string
  commit: string
  /** The migration that it does not know. */
  unknown: string
}

/**
 * The commit before the last migration, built in a folder of its own that stays for the next run.
 * @throws Error where this is no clone with its history
 */
export function previousRelease(say: (line: string) => void): Release {
  const unknown = readdirSync(join(project, 'prisma/migrations'))
    .filter((name) => /^\d{4}_/.test(name))
    .sort()
    .at(-1)
  const added = git('log', '--format=%H', '--diff-filter=A', '-1', '--', `prisma/migrations/${unknown}/migration.sql`)
  if (!unknown || !added)
    throw new Error('The commit before the last migration is not known: this needs a clone with its history.')
  const commit = git('rev-parse', '--short=12', `${added}^`)
  const folder = join(tmpdir(), `latchkey-release-${commit}`)
  if (!existsSync(join(folder, '.next/BUILD_ID'))) build(commit, folder, say)
  return { folder, commit, unknown }
}

function build(commit: string, folder: string, say: (line: string) => void) {
  say(`building ${commit}, once`)
  const draft = `${folder}.${process.pid}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(draft)
  const archive = execFileSync('git', ['archive', commit], { cwd: project, maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', draft], { input: archive })
  copyPackages(join(draft, 'node_modules'))
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: draft,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  run('node_modules/prisma/build/index.js', 'generate')
  run('node_modules/next/dist/bin/next', 'build')
  renameSync(draft, folder)
}

/** Hard links where the file system has them: more than a gigabyte of files that nobody changes. */
function copyPackages(to: string) {
  try {
    execFileSync('cp', ['-al', packages, to], { stdio: 'ignore' })
  } catch {
    cpSync(packages, to, { recursive: true })
  }
  rmSync(join(to, '.latchkey'), { recursive: true, force: true })
}

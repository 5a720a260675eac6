import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { migratePGlite, schemaDrift } from '../prisma/migrate'

/** `npm run migration add-passkeys`: writes the SQL that leads from the migrations to schema.prisma into the next folder. */
const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9_-]*$/.test(name)) fail('Usage: npm run migration NAME (small letters, digits, - and _).')

const db = await PGlite.create()
await migratePGlite(db)
const sql = await schemaDrift(db)
if (!sql) fail('Nothing to do: the migrations already lead to prisma/schema.prisma.')

const numbers = (await readdir('prisma/migrations'))
  .map((folder) => Number.parseInt(folder, 10))
  .filter(Number.isFinite)
const folder = `prisma/migrations/${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}_${name}`
await mkdir(folder)
await writeFile(`${folder}/migration.sql`, `${sql}\n`)
process.stdout.write(`${folder}/migration.sql: read it, and add by hand what the schema file cannot say.\n`)
// The engine leaves a timer of ten seconds behind.
process.exit(0)

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

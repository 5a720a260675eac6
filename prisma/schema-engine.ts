import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type * as Bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

export type SchemaEngine = Bindings.SchemaEngine

/** Runs a whole script in one transaction on one connection, and throws where it fails. */
export type RunScript = (sql: string) => Promise<unknown>

/** Everything is read from the project folder: the bundle of Next has no place of its own. */
export const projectFile = (...path: string[]) => join(/* turbopackIgnore: true */ process.cwd(), ...path)

export const readSchema = async () => {
  const path = projectFile('prisma/schema.prisma')
  return { path, content: await readFile(path, 'utf8') }
}

/** Prisma's schema engine without its binary, on a connection of ours. Call `free()` at the end. */
export async function openSchemaEngine(factory: SqlMigrationAwareDriverAdapterFactory, run: RunScript) {
  const { SchemaEngine } = await loaded()
  const { path, content } = await readSchema()
  const bound = bindMigrationAwareSqlAdapterFactory(withWholeScripts(factory, run))
  return SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, bound)
}

/**
 * On globalThis: the package's bindings know one engine for the whole process. If a second copy of this module (Next holds
 * copies of what it bundles) loaded another, what is collected of the first would be freed in the memory of the second.
 */
const store = globalThis as typeof globalThis & { latchkeySchemaEngine?: Promise<typeof Bindings> }

/** Only where there is something to migrate: a start usually finds that there is not. */
function loaded() {
  store.latchkeySchemaEngine ??= load()
  return store.latchkeySchemaEngine
}

/** By hand: Node 20 cannot import the package's `.wasm` as a module. */
async function load() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = projectFile('node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm')
  const imports = { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports }
  const { instance } = await WebAssembly.instantiate(new Uint8Array(await readFile(file)), imports)
  const { __wbg_set_wasm } = bindings as typeof bindings & { __wbg_set_wasm(exports: WebAssembly.Exports): void }
  __wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
  return bindings
}

/**
 * The adapters' own `executeScript` is unsafe: PostgreSQL's cuts the file at every semicolon and commits each piece,
 * PGlite's neither waits nor reports an error, so that a failed migration counts as applied.
 */
function withWholeScripts(
  factory: SqlMigrationAwareDriverAdapterFactory,
  run: RunScript,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = (await factory.connect()) as SqlDriverAdapter & { onError(error: unknown): never }
      const onError = adapter.onError.bind(adapter)
      adapter.executeScript = (sql) => run(sql).then(() => undefined, onError)
      for (const name of ['queryRaw', 'executeRaw'] as const) withoutLock(adapter, name)
      return adapter
    },
  }
}

/** The engine's own lock is a session's: a pooler in transaction mode would never give it back. Ours holds (migrate.ts). */
function withoutLock(adapter: SqlDriverAdapter, name: 'queryRaw' | 'executeRaw') {
  const run = adapter[name].bind(adapter) as (query: SqlQuery) => Promise<never>
  adapter[name] = (query: SqlQuery) => run(/pg_advisory_lock/.test(query.sql) ? { ...query, sql: 'SELECT 1' } : query)
}

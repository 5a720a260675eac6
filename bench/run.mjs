import { existsSync } from 'node:fs'

// npm run bench -- NAME
const name = process.argv[2] ?? ''
const file = new URL(`./${name}.mjs`, import.meta.url)
if (!/^[\w-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  process.stderr.write('Usage: npm run bench -- NAME (bench/README.md lists them)\n')
  process.exit(2)
}
await import(file.href)

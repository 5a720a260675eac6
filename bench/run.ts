import { existsSync } from 'node:fs'

// npm run bench -- NAME
const name = process.argv[2] ?? ''
const file = ['ts', 'mjs'].map((end) => new URL(`./${name}.${end}`, import.meta.url)).find((url) => existsSync(url))
if (!/^[\w-]+$/.test(name) || name === 'run' || !file) {
  process.stderr.write('Usage: npm run bench -- NAME (bench/README.md lists them)\n')
  process.exit(2)
}
await import(file.href)

import swc from '@swc/core'

// dependency-cruiser knows neither TypeScript 7 nor, through swc, JSX: the second is told to swc here.
const parse = swc.parseFileSync.bind(swc)
swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('.tsx') })

const sources = ['app', 'components', 'lib', 'prisma', 'scripts', 'e2e']
const files = ['proxy.ts', 'instrumentation.ts', 'instrumentation-node.ts']
process.argv.push('--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...sources, ...files)
await import('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

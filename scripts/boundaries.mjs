import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import rules from '../.dependency-cruiser.cjs'

// By its functions: the command of dependency-cruiser refuses Node 20, which the rest of this project runs on.

const sources = ['app', 'components', 'lib', 'prisma', 'scripts', 'e2e', 'bench']
const files = ['proxy.ts', 'instrumentation.ts', 'instrumentation-node.ts']
const { forbidden, options } = rules
const settings = { ...options, validate: true, ruleSet: { forbidden }, outputType: 'err-long' }
/** What `@/` means. */
const alias = { '@': fileURLToPath(new URL('..', import.meta.url)) }
const extensions = ['.ts', '.tsx', '.mjs', '.js', '.json']
const { exitCode, output } = await cruise([...sources, ...files], settings, { alias, extensions })
process.stdout.write(output)
process.exitCode = exitCode ? 1 : 0

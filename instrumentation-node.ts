import { start } from './lib/server/process/start'

await start(async () => (await import('./lib/cli/commands/commands')).runCommand)

import { start } from './lib/server/process/start'

await start()

import { start } from './lib/server/start'

await start()

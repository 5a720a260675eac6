import { openDatabase } from '../../lib/server/database/db'
import { settings } from '../../lib/server/settings/env'
import { seedPeople } from '../../lib/testing/seeds/numbered-people'

// People of an embedded database, before its portal starts: one process at a time may open it.

const { enrolled, others }: { enrolled: number; others: number } = JSON.parse(process.argv[2] ?? '')
const db = await openDatabase(settings(), 'the bench', async () => {})
const given = { VAULT_KEYS: process.env.VAULT_KEYS ?? '' }
await seedPeople((text, values) => db.$executeRawUnsafe(text, ...values), given, { enrolled, others })
process.exit(0)

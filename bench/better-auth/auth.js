import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import pg from 'pg'
import { makeHasher } from '../../lib/server/secrets/hasher'

/** The portal's own: the same hash behind the same gate. */
const hasher = makeHasher()
/** Kept in the database and asked at every call, but wide enough to refuse nobody here. */
const wide = { window: 60, max: 10_000 }

const store = globalThis
store.betterAuthBench ??= betterAuth({
  appName: 'Bench',
  baseURL: process.env.APP_URL,
  secret: process.env.SECRET,
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL }),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hasher.hashPassword(password),
      verify: ({ hash, password }) => hasher.verifyPassword(hash, password),
    },
  },
  rateLimit: {
    enabled: true,
    storage: 'database',
    ...wide,
    customRules: { '/sign-in/*': wide, '/two-factor/*': wide },
  },
  // One proxy in front, which says who asks.
  advanced: { ipAddress: { trustedProxies: ['127.0.0.1/32'] } },
  telemetry: { enabled: false },
  plugins: [twoFactor()],
})

export const auth = store.betterAuthBench

import { fileURLToPath } from 'node:url'

/** As the portal's and the floor's. */
export default {
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', 'pg'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
}

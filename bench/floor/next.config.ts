import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

/** As the portal's, where it applies. */
const config: NextConfig = {
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@node-rs/argon2', 'pg'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
}

export default config

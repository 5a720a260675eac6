import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  poweredByHeader: false,
  // Types are checked once, by `npm run check`; whoever only starts the portal need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself: databases, sockets, WebAssembly and native code do not survive bundling.
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@node-rs/argon2',
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace-node',
    '@prisma/client',
    '@prisma/schema-engine-wasm',
    'nodemailer',
    'pg',
    'pglite-prisma-adapter',
    'pino',
    'prom-client',
  ],
}

export default createNextIntlPlugin('./lib/messages/request.ts')(config)

import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

// Read by `next build` and `next dev` alone: the serving process takes the finished configuration from the build
// (scripts/built-config.mjs), so that it loads no compiler.

const config: NextConfig = {
  poweredByHeader: false,
  // Types are checked once, by `npm run typecheck`; a mere start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself, and so once: databases, sockets, WebAssembly and native code do not survive bundling, and
  // bundled code stands in memory once for each route.
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@node-rs/argon2',
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace-node',
    '@prisma/client',
    '@prisma/schema-engine-wasm',
    '@simplewebauthn/server',
    'ipaddr.js',
    'ldapts',
    'nodemailer',
    'otplib',
    'pg',
    'pglite-prisma-adapter',
    'pino',
    'prom-client',
    'resend',
    'zod',
  ],
  // The portal draws its pictures itself: without this Next would resize files at /_next/image.
  images: { unoptimized: true },
  experimental: {
    // A route is loaded with its first request: loading all of them takes a third of the start's time and memory.
    preloadEntriesOnStart: false,
    // Next copies the body of each request for proxy.ts: no more than lib/server/before-next lets through.
    proxyClientMaxBodySize: 16 * 1024,
  },
}

export default createNextIntlPlugin('./lib/messages/request.ts')(config)

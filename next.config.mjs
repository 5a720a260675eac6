import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

// No TypeScript, and no plugin for who only serves: either would load a compiler of 100 MB into the portal.

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // Types are checked once, by `npm run check`; whoever only starts the portal need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself, and so once: databases, sockets, WebAssembly and native code do not survive bundling, and what
  // is bundled stands in memory once for each route.
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
  // Every picture is drawn by the portal itself: without this Next answers at /_next/image, and would resize files there.
  images: { unoptimized: true },
  experimental: {
    // A route is loaded when it is first asked for: all of them at the start are a third of its time and of the memory.
    preloadEntriesOnStart: false,
    // Next copies the body of each request for proxy.ts: no more than lib/server/before-next lets through.
    proxyClientMaxBodySize: 16 * 1024,
  },
}

/** @param {string} phase */
export default async function configFor(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./lib/messages/request.ts')(config)
}

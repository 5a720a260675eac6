const { downwards } = require('./scripts/floors.cjs')

/**
 * The arrows of the house: app → lib/server → lib/domain; components → lib/client, lib/schemas. Never back.
 * Every comment says where the thing belongs instead.
 */
const tests = '\\.test\\.tsx?$|^(lib|components)/testing/|^(e2e|bench)/'
const ours = '^(app|components|lib|prisma|e2e|bench|scripts)/|^(proxy|instrumentation)'

const only = (name, comment, from, pathNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { path: ours, pathNot },
})

/** What is written with the kit of lib/testing; none of them imports another. */
const suites = {
  e2e: '^e2e/(?!attacks/|faults/)',
  'e2e/attacks': '^e2e/attacks/',
  'e2e/faults': '^e2e/faults/',
  bench: '^bench/',
}

const apart = ([name, path]) => ({
  name: `${name.replace('/', '-')}-stands-alone`,
  comment: `${name} and the other suites never import each other: move what two of them need to lib/testing.`,
  severity: 'error',
  from: { path },
  to: { path: Object.values(suites).filter((other) => other !== path) },
})

const forbidden = [
  ...downwards({ tests, ours }),
  only(
    'components-speak-to-people',
    'A component gets its data from lib/client (over HTTP) and its shapes from lib/schemas; what decides belongs into lib/domain, behind a route.',
    '^components/',
    '^(components|lib/client|lib/schemas|lib/messages)/',
  ),
  only(
    'client-is-the-browser',
    'lib/client runs in the browser: it may know lib/schemas and lib/messages, nothing of the server.',
    '^lib/client/',
    '^lib/(client|schemas|messages)/',
  ),
  only(
    'schemas-stand-alone',
    'lib/schemas is shared by form, route and OpenAPI: it imports nothing but zod and itself.',
    '^lib/schemas/',
    '^lib/schemas/',
  ),
  only(
    'messages-stand-alone',
    'lib/messages is words: it knows the closed list of codes and nothing else.',
    '^lib/messages/',
    '^lib/messages/|^lib/domain/errors\\.ts$',
  ),
  only(
    'domain-decides-alone',
    'lib/domain takes what it needs of the world as `deps` (lib/domain/deps.ts); what touches the world belongs into lib/server.',
    '^lib/domain/',
    '^lib/(domain|generated|schemas)/',
  ),
  only(
    'server-touches-the-world',
    'lib/server knows the domain, never pages or components; what it needs of them is handed to it.',
    '^lib/server/',
    '^lib/(server|domain|schemas|messages|generated)/|^prisma/',
  ),
  only(
    'app-speaks-http',
    'Pages and routes go through lib/server (http, views, deps.ts) and call the domain; the database is not theirs.',
    '^app/',
    '^(app|components)/|^lib/(server|domain|schemas|messages|client)/',
  ),
  {
    name: 'domain-without-frameworks',
    comment:
      'lib/domain knows no HTTP, no framework, no mail and no directory: put it into lib/server and pass it in as deps.',
    severity: 'error',
    from: { path: '^lib/domain/', pathNot: tests },
    to: { path: 'node_modules/(next|react|react-dom|next-auth|next-intl|nodemailer|resend|ldapts|pg|pino)/' },
  },
  ...[
    ['otplib', '^lib/domain/factors/authenticator/', 'lib/domain/factors/authenticator'],
    ['@simplewebauthn/server', '^lib/domain/factors/passkey/webauthn\\.ts$', 'lib/domain/factors/passkey/webauthn.ts'],
    ['@simplewebauthn/browser', '^lib/client/webauthn\\.ts$', 'lib/client/webauthn.ts'],
    ['@node-rs/argon2', '^lib/server/secrets/hasher(\\.test)?\\.ts$', 'lib/server/secrets/hasher.ts'],
    ['nodemailer', '^lib/server/mail/smtp\\.ts$', 'lib/server/mail/smtp.ts'],
    ['ldapts', '^lib/server/directory/', 'lib/server/directory'],
    ['commander', '^lib/cli/(definitions|command-line)/', 'lib/cli/definitions and lib/cli/command-line'],
    ['resend', '^lib/server/mail/resend\\.ts$', 'lib/server/mail/resend.ts'],
    ['prom-client', '^lib/server/observability/metrics/registry\\.ts$', 'lib/server/observability/metrics/registry.ts'],
    ['@opentelemetry', '^lib/server/observability/tracing/', 'lib/server/observability/tracing'],
    ['tar-stream', '^lib/server/backup/backup\\.ts$', 'lib/server/backup/backup.ts'],
    ['bowser', '^lib/domain/device-name\\.ts$', 'lib/domain/device-name.ts'],
    ['uuid', '^lib/domain/database/time-ordered-id\\.ts$', 'lib/domain/database/time-ordered-id.ts'],
    ['@prisma/driver-adapter-utils', '^(lib/server/database/|prisma/)', 'lib/server/database'],
  ].map(([library, path, home]) => ({
    name: `one-home-for-${library.replace(/\W+/g, '-').replace(/^-/, '')}`,
    comment: `${library} is imported by ${home} alone; call what that file exports.`,
    severity: 'error',
    from: { pathNot: `${path}|^e2e/|^lib/testing/` },
    to: { path: `(^|node_modules/)${library}(/|$)` },
  })),
  ...Object.entries(suites).map(apart),
  {
    name: 'one-test-kit',
    comment: 'lib/testing is the kit of every suite, and stands below all of them: move what it needs to lib/testing.',
    severity: 'error',
    from: { path: '^(app|components|lib|prisma|scripts)/' },
    to: { path: '^(e2e|bench)/' },
  },
  {
    name: 'one-home-for-the-internals-of-next',
    comment:
      'Next promises nothing about next/dist: import what lib/server/before-next/next-internals.mjs exports, whose test names the version.',
    severity: 'error',
    from: { pathNot: '^lib/server/before-next/next-internals\\.mjs$' },
    to: { path: 'node_modules/next/dist/', pathNot: 'node_modules/next/dist/server/next\\.js$' },
  },
  {
    name: 'no-test-code-in-the-product',
    comment: 'Test helpers live in lib/testing and e2e; the product has no test-only path.',
    severity: 'error',
    from: { path: '^(app|components|lib|prisma|proxy|instrumentation)', pathNot: tests },
    to: { path: '\\.test\\.tsx?$|^lib/testing/' },
  },
  {
    name: 'no-development-packages-in-the-product',
    comment: 'Move the package to "dependencies": an installation without the development part would lack it.',
    severity: 'error',
    from: { path: '^(app|components|lib|prisma|proxy|instrumentation)', pathNot: tests },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-circles',
    comment: 'Two files that need each other are one file, or need a third.',
    severity: 'error',
    from: { pathNot: '^lib/generated/' },
    to: { circular: true, pathNot: '^lib/generated/' },
  },
  {
    name: 'everything-is-found',
    comment: 'The import leads nowhere: a wrong path, or a package that package.json does not name.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules|^lib/generated/' },
    // Two of bench are apps with packages of their own.
    exclude: { path: '^(\\.next|test-results|bench/better-auth|bench/floor)/' },
    // dependency-cruiser does not know TypeScript 7.
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}

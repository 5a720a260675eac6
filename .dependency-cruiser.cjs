/**
 * The arrows of the house: app → lib/server → lib/domain; components → lib/client, lib/schemas. Never back.
 * Every comment says where the thing belongs instead.
 */
const tests = '\\.test\\.tsx?$|^(lib|components)/testing/|^e2e/'
const ours = '^(app|components|lib|prisma|e2e|scripts)/|^(proxy|instrumentation)'

const only = (name, comment, from, pathNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { path: ours, pathNot },
})

const forbidden = [
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
    '^lib/(server|domain|schemas|messages|generated|cli)/|^prisma/',
  ),
  only(
    'app-speaks-http',
    'Pages and routes go through lib/server (http.ts, pages.ts, deps.ts) and call the domain; the database is not theirs.',
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
    ['otplib', '^lib/domain/factors/authenticator(-setup)?\\.ts$', 'lib/domain/factors/authenticator.ts'],
    ['@simplewebauthn/server', '^lib/domain/factors/passkey\\.ts$', 'lib/domain/factors/passkey.ts'],
    ['@simplewebauthn/browser', '^lib/client/webauthn\\.ts$', 'lib/client/webauthn.ts'],
    ['@node-rs/argon2', '^lib/server/hasher(\\.test)?\\.ts$', 'lib/server/hasher.ts'],
    ['nodemailer', '^lib/server/mail/smtp\\.ts$', 'lib/server/mail/smtp.ts'],
    ['ldapts', '^lib/server/directory/', 'lib/server/directory'],
    ['resend', '^lib/server/mail/resend\\.ts$', 'lib/server/mail/resend.ts'],
    ['prom-client', '^lib/server/metrics/registry\\.ts$', 'lib/server/metrics/registry.ts'],
    ['@opentelemetry', '^lib/server/tracing[\\w-]*(\\.test)?\\.ts$', 'lib/server/tracing.ts'],
  ].map(([library, path, home]) => ({
    name: `one-home-for-${library.replace(/\W+/g, '-').replace(/^-/, '')}`,
    comment: `${library} is imported by ${home} alone; call what that file exports.`,
    severity: 'error',
    from: { pathNot: `${path}|^e2e/` },
    to: { path: `(^|node_modules/)${library}(/|$)` },
  })),
  {
    name: 'no-test-code-in-the-product',
    comment: 'Test helpers live in lib/testing and e2e; the product has no test-only path.',
    severity: 'error',
    from: { path: '^(app|components|lib|prisma|proxy|instrumentation)', pathNot: tests },
    to: { path: '\\.test\\.tsx?$|^lib/testing/|^e2e/' },
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
    exclude: { path: '^(\\.next|test-results)/' },
    // dependency-cruiser does not know TypeScript 7.
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    webpackConfig: { fileName: './scripts/resolve-alias.cjs' },
  },
}

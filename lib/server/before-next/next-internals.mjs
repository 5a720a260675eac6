/**
 * What the portal uses of Next without a promise of Next's: everything of it stands here, and next-internals.test.ts names
 * the version it was tried with. `scripts/start.mjs` uses private settings of the same kind; that test names them too.
 */

/** As Next reads the router state that a browser sends; throws where it would answer 500. */
export { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'

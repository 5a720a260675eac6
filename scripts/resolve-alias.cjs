const { join } = require('node:path')

/** What `@/` means, for dependency-cruiser, which reads this as it would a webpack configuration. */
module.exports = {
  resolve: { alias: { '@': join(__dirname, '..') }, extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
}

import { readdirSync } from 'node:fs'

/** What stands in `public`, by its address. By the working directory, which scripts/start.mjs makes the project's root. */
const files = new Set(
  readdirSync('public', { recursive: true }).map((name) => `/${String(name).replaceAll('\\', '/')}`),
)

/** @param {string} url */
function pathOf(url) {
  const [path = ''] = url.split('?', 1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * Whether a call would change a file. Next means to answer 405, finds no page for it and answers a bare 500.
 * @param {import('node:http').IncomingMessage} request
 */
export const changesFile = ({ method = '', url = '' }) =>
  !['GET', 'HEAD'].includes(method) && (url.startsWith('/_next/static/') || files.has(pathOf(url)))

import { readdirSync } from 'node:fs'

/**
 * The files of `public`, by their address. By the working folder, which scripts/start.mjs sets: Next bundles this module
 * too, and its bundler cannot resolve a folder that is named relative to the module.
 */
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

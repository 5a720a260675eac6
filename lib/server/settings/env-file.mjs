import { readFileSync } from 'node:fs'

/**
 * The one reader of `.env`, in front of everything else of the portal and of the operators' command. It takes what
 * Node, dotenv, systemd and docker take: comments, `export NAME=`, quotes, values over several quoted lines, CRLF, a byte
 * order mark. Unlike Node, it keeps a `#` inside a value and refuses what it does not understand.
 */

/** One sentence, which names the file and the line or the setting. */
export class EnvFileError extends Error {
  name = 'SettingsError'
}

/**
 * Adds the file's settings to `env`, where a variable that is set already goes first, even an empty one.
 * @param {string} path
 * @param {Record<string, string | undefined>} env
 * @returns {string[]} warnings, one sentence each
 */
export function loadEnvFile(path, env) {
  const text = readText(path)
  if (text === undefined) return []
  const { values, warnings } = parseEnv(text, path)
  for (const [name, value] of values) if (env[name] === undefined) env[name] = value
  return warnings
}

/** @param {string} path */
function readText(path) {
  try {
    const bytes = readFileSync(path)
    const encoding = encodings.find(([first, second]) => bytes[0] === first && bytes[1] === second)?.[2] ?? 'utf-8'
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (text.includes('\0')) throw new EnvFileError(`${path} is damaged: it holds NUL characters.`)
    return text
  } catch (error) {
    if (error instanceof EnvFileError) throw error
    const code = String(Object(error).code)
    if (code === 'ENOENT') return undefined
    throw new EnvFileError(`${path} ${reasons[code] ?? `cannot be read (${code})`}.`, { cause: error })
  }
}

/** What Windows editors write before "Unicode" text. @type {[number, number, string][]} */
const encodings = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
]

/** @type {Record<string, string>} */
const reasons = {
  EISDIR: 'is a folder, and must be a file',
  EACCES: 'cannot be read by this user: it is not allowed to',
  EPERM: 'cannot be read by this user: it is not allowed to',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text: save it as UTF-8',
}

/**
 * @param {string} text
 * @param {string} [path] for the sentences
 */
export function parseEnv(text, path = '.env') {
  const lines = text.split(/\r\n|\n|\r/)
  /** @type {Map<string, string>} */
  const values = new Map()
  /** @type {Map<string, number>} */
  const places = new Map()
  const warnings = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]?.trim() ?? ''
    if (!line || line.startsWith('#')) continue
    const place = index + 1
    const [, name, written] = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/.exec(line) ?? []
    if (name === undefined || written === undefined)
      throw new EnvFileError(`${path} line ${place} is not understood: write NAME=value, or # before a comment.`)
    const quoted = readQuoted(written, lines, index)
    if (quoted === 'open') throw new EnvFileError(`${name} in ${path} line ${place} has a quote that is never closed.`)
    const value = quoted ? quoted.value : written.replace(/\s+#.*$/, '').trim()
    index = quoted ? quoted.end : index
    const before = values.get(name)
    if (before !== undefined && before !== value)
      warnings.push(
        `${name} stands twice in ${path}, in line ${places.get(name)} and in line ${place}; the last one counts.`,
      )
    values.set(name, value)
    places.set(name, place)
  }
  return { values, warnings }
}

/**
 * The value between quotes, which may go on over the next lines; undefined if quotes are only a part of the value, as in
 * `"Acme, Inc." <no-reply@example.com>`.
 * @param {string} written
 * @param {string[]} lines
 * @param {number} start
 * @returns {{ value: string, end: number } | 'open' | undefined}
 */
function readQuoted(written, lines, start) {
  const [, quote, first] = /^\s*(["'`])(.*)$/.exec(written) ?? []
  if (!quote || first === undefined) return undefined
  let text = first
  for (let end = start; ; ) {
    const close = closing(text, quote)
    if (close >= 0) {
      const isWhole = /^\s*(#.*)?$/.test(text.slice(close + 1))
      return isWhole ? { value: withoutEscapes(text.slice(0, close), quote), end } : undefined
    }
    const next = lines[++end]
    if (next === undefined) return 'open'
    text += `\n${next}`
  }
}

/** @param {string} text @param {string} quote */
function closing(text, quote) {
  for (let index = 0; index < text.length; index++) {
    if (quote === '"' && text[index] === '\\') index++
    else if (text[index] === quote) return index
  }
  return -1
}

/** @type {Record<string, string>} */
const escapes = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** @param {string} text @param {string} quote */
const withoutEscapes = (text, quote) =>
  quote === '"' ? text.replace(/\\([nrt"\\])/g, (_, letter) => escapes[letter] ?? letter) : text

/**
 * What stands around a value by accident: spaces, and quotes that docker's `--env-file` keeps. Empty means unset.
 * @param {string | undefined} value
 */
export function cleanValue(value) {
  const text = value?.trim() ?? ''
  const [, , inner] = /^(["'`])(.*)\1$/s.exec(text) ?? []
  const cleaned = inner !== undefined && !inner.includes(text[0] ?? '') ? inner.trim() : text
  return cleaned || undefined
}

/** @param {string} host an IPv6 address may stand in the brackets of a URL */
export const hostOf = (host) => /^\[(.*)\]$/.exec(host)?.[1] ?? host

/**
 * Where Next listens. Checked before Next starts: Next writes the port that it took into PORT.
 * @param {Record<string, string | undefined>} env
 */
export function listensOn({ HOST, PORT }) {
  const host = hostOf(cleanValue(HOST) ?? '127.0.0.1')
  const port = cleanValue(PORT) ?? '3000'
  if (!/^[\w.:%-]+$/.test(host)) throw new EnvFileError('HOST must be an address or a host name to listen on.')
  if (!/^[0-9]+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    throw new EnvFileError('PORT must be a whole number from 1 to 65535.')
  return { host, port: String(Number(port)) }
}

import { createHash, randomBytes } from 'node:crypto'
import { cpus } from 'node:os'
import { type Algorithm, hash, hashRaw, type Options, verify } from '@node-rs/argon2'
import type { Hasher } from '../../domain/deps'
import { DomainError } from '../../domain/errors'

/** argon2id of SECURITY.md. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
const parameters: Options = { ...cost, algorithm: 2 satisfies Algorithm.Argon2id }

/** Hashes run in libuv's pool of four threads: one stays free for files and names, whatever happens here. */
const atOnce = Math.min(3, Math.max(1, cpus().length))
const queueLength = 48

export const makeHasher = (): Hasher => ({
  hashPassword: (password) => whenFree(() => hash(prepared(password), parameters)),
  async verifyPassword(stored, password) {
    const against = stored ?? (await dummy())
    const right = await whenFree(() => verify(against, prepared(password)))
    return right && stored !== null
  },
  needsRehash(stored) {
    const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(stored) ?? []
    return !(Number(m) >= cost.memoryCost && Number(t) >= cost.timeCost && Number(p) >= cost.parallelism)
  },
  derive: (code, salt) => whenFree(() => hashRaw(code, { ...parameters, salt, outputLen: 32 })),
})

/**
 * One text for one password, however the keyboard composes it (NIST 3.1.1.2: NFKC). Longer than any password may be:
 * digested first, so that nobody buys more than one hash with a long text.
 */
function prepared(password: string): string {
  const text = password.normalize('NFKC')
  return text.length > 256 ? createHash('sha512').update(text).digest('base64') : text
}

interface Gate {
  running: number
  waiting: (() => void)[]
  dummy?: Promise<string>
}
/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & { latchkeyHasher?: Gate }
const gate = () => {
  store.latchkeyHasher ??= { running: 0, waiting: [] }
  return store.latchkeyHasher
}

/** How many hashes are under way, and how many wait for their turn. */
export const hashQueue = () => ({ running: gate().running, waiting: gate().waiting.length })

/** What is verified where there is nobody, so that the answer takes as long. */
const dummy = () => {
  const shared = gate()
  shared.dummy ??= hash(randomBytes(32), parameters)
  return shared.dummy
}

/** @throws DomainError busy where too many wait already. */
async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  const shared = gate()
  if (shared.running < atOnce) shared.running++
  else if (shared.waiting.length < queueLength) await new Promise<void>((go) => shared.waiting.push(go))
  else throw new DomainError('busy', { retryAfter: 1 })
  try {
    return await work()
  } finally {
    const next = shared.waiting.shift()
    if (next) next()
    else shared.running--
  }
}

import type { Deps } from '../../domain/deps'
import { asDomainError } from '../errors/problem'

/** ms. Younger than that a statement serves everybody; one that hangs, on a connection that is dead, keeps nobody else from asking. */
const young = 1_000

let asked: { answer: Promise<void>; at: number } | undefined

/**
 * The database must take writes, which a write of nothing shows: refused by whoever takes none, and then the pool connects anew.
 * Whoever is merely busy takes them: a balancer would give its load to the others. However many ask at once, as everybody
 * may, the database is asked once.
 * @throws what the database throws where it does not
 */
export function requireWrites({ db }: Pick<Deps, 'db'>): Promise<void> {
  const now = performance.now()
  if (asked && now - asked.at < young) return asked.answer
  const mine = { answer: ask(db), at: now }
  const forget = () => {
    if (asked === mine) asked = undefined
  }
  mine.answer.then(forget, forget)
  asked = mine
  return mine.answer
}

async function ask(db: Deps['db']) {
  try {
    await db.$executeRaw`DELETE FROM lease WHERE false`
  } catch (error) {
    if (asDomainError(error).code !== 'busy') throw error
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import type { SqlDriverAdapter, SqlQueryable, Transaction } from '@prisma/driver-adapter-utils'

/** The connection that Prisma holds for a transaction, and whether it has ended there (its time was up). */
interface Followed {
  transaction?: Transaction
  over?: boolean
}
const following = new AsyncLocalStorage<Followed>()

/** Runs `work`, which begins one transaction, and hands it that transaction's connection. */
export function runFollowed<T>(work: (connection: () => Promise<SqlQueryable>) => T): T {
  const followed: Followed = {}
  // After its end the connection may belong to another transaction.
  const connection = async () => {
    if (followed.over || !followed.transaction) throw new Error('the transaction is over')
    return followed.transaction
  }
  return following.run(followed, () => work(connection))
}

/** Notes the connection and the end of each transaction that `runFollowed` began; calls `onDispose` at the adapter's end. */
export function followTransactions(adapter: SqlDriverAdapter, onDispose: () => void): SqlDriverAdapter {
  const start = adapter.startTransaction.bind(adapter)
  const dispose = adapter.dispose.bind(adapter)
  adapter.startTransaction = async (level) => {
    const followed = following.getStore()
    const transaction = await start(level)
    // The first is the one that was begun; Prisma itself would open another within it.
    if (followed && !followed.transaction) follow(transaction, followed)
    return transaction
  }
  adapter.dispose = () => {
    onDispose()
    return dispose()
  }
  return adapter
}

function follow(transaction: Transaction, followed: Followed) {
  const { commit, rollback, executeRaw } = transaction
  followed.transaction = transaction
  const end = <T>(run: () => Promise<T>) => {
    followed.over = true
    return run()
  }
  transaction.commit = () => end(() => commit.call(transaction))
  transaction.rollback = () => end(() => rollback.call(transaction))
  transaction.executeRaw = (query) => {
    const run = () => executeRaw.call(transaction, query)
    return query.sql === 'COMMIT' || query.sql === 'ROLLBACK' ? end(run) : run()
  }
}

import type { Deps } from '../deps'

/** How many mails have not been sent yet, and for how many seconds the oldest has waited (0: none waits). */
export async function mailQueue({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const { _count: waiting, _min } = await db.mail.aggregate({ _count: true, _min: { createdAt: true } })
  const since = _min.createdAt ?? clock.now()
  return { waiting, oldestSeconds: Math.max(0, (clock.now().getTime() - since.getTime()) / 1000) }
}

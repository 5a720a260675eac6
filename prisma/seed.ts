import type { Deps } from '../lib/domain/deps'

export const demoPassword = 'correct horse battery staple'

export const demoCast = [
  { email: 'admin@acme.test', name: 'Administrator', role: 'ADMINISTRATOR' },
  { email: 'employee@acme.test', name: 'Employee', role: 'EMPLOYEE' },
  { email: 'second@acme.test', name: 'Second employee', role: 'EMPLOYEE' },
] as const

/** The demo company, in one statement's transaction and only where there is no company yet. The caller asks demoAllowed first. */
export async function seedDemo({ db, hasher }: Pick<Deps, 'db' | 'hasher'>) {
  if ((await db.company.count()) > 0) return
  const hashes = await Promise.all(demoCast.map(() => hasher.hashPassword(demoPassword)))
  const users = demoCast.map((person, index) => ({ ...person, passwordHash: hashes[index] ?? null }))
  await db.company.create({ data: { name: 'Acme', demo: true, users: { create: users } } })
}

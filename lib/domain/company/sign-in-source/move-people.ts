import type { Prisma } from '../../../generated/prisma/client'
import { eraseAll } from '../../account/mfa/change-mfa'
import { voidPasswords } from '../../account/password/password'
import type { Tx } from '../../deps'
import { queueNotice } from '../../mail/queue'
import type { Report } from '../../progress'

/** What a company's other way in means for its people. */
export interface Move {
  companyId: string
  /** The local administrator keeps password and factors. */
  spared: string | null
  kind: 'password' | 'directory' | 'openid'
  adopt: boolean
  at: Date
}

/** Rows of one statement: none may reach the database's statement timeout. */
const chunk = 5_000

/**
 * Ends everything that stands on the company's old way in. Every person is locked first: a sign-in under way finishes
 * before and is ended, or begins again afterwards under the new way.
 */
export async function movePeople(tx: Tx, move: Move, report: Report) {
  const { companyId, adopt } = move
  if (adopt) await tx.identity.deleteMany({ where: { companyId } })
  const total = await tx.user.count({ where: { companyId } })
  let done = 0
  for (let ids = await lockNext(tx, companyId, null); ids.length; ids = await lockNext(tx, companyId, ids.at(-1))) {
    await endPresence(tx, ids)
    const changed = ids.filter((id) => id !== move.spared)
    if (move.kind === 'password') await forgetPasswords(tx, changed, move)
    if (adopt) await eraseCredentials(tx, changed, move)
    done += ids.length
    report({ done, total, what: 'people' })
  }
}

async function lockNext(tx: Tx, companyId: string, last: string | null | undefined): Promise<string[]> {
  const from = last ?? '00000000-0000-0000-0000-000000000000'
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM "user" WHERE company_id = ${companyId}::uuid AND id > ${from}::uuid
    ORDER BY id LIMIT ${chunk} FOR NO KEY UPDATE`
  return rows.map(({ id }) => id)
}

async function endPresence(tx: Tx, ids: string[]) {
  const where = { userId: { in: ids } }
  await tx.session.deleteMany({ where })
  await tx.challenge.deleteMany({ where })
  await tx.trustedBrowser.deleteMany({ where })
  await tx.link.deleteMany({ where })
}

async function forgetPasswords(tx: Tx, ids: string[], { at }: Move) {
  await voidPasswords(tx, ids)
  const employees = await tx.user.findMany({ where: { id: { in: ids }, ...told }, select: { id: true } })
  for (const { id: userId } of employees) await queueNotice(tx, { userId, notice: 'company.sign-in-changed', at })
}

async function eraseCredentials(tx: Tx, ids: string[], { companyId, at }: Move) {
  const where: Prisma.UserWhereInput = { id: { in: ids }, OR: credentials }
  const people = await tx.user.findMany({ where, select: { id: true, disabledAt: true, role: true } })
  for (const { id: userId, disabledAt, role } of people) {
    await eraseAll(tx, userId)
    await tx.user.update({ where: { id: userId }, data: { passwordHash: null, mailResetAt: null } })
    await tx.auditEvent.create({ data: { type: 'user.adopted', at, companyId, userId } })
    if (!disabledAt && role === told.role) await queueNotice(tx, { userId, notice: 'company.sign-in-changed', at })
  }
}

/** Administrators are told of the change itself. */
const told = { disabledAt: null, role: 'EMPLOYEE' } as const

const credentials: Prisma.UserWhereInput[] = [
  { passwordHash: { not: null } },
  { emailValidatedAt: { not: null } },
  { mfaSince: { not: null } },
  { authenticators: { some: {} } },
  { passkeys: { some: {} } },
]

/** People whose address the source cannot give them: it is held by a password, a factor or another issuer's identity. */
export const countHeld = (
  tx: Tx,
  { companyId, issuer, spared }: { companyId: string; issuer: string; spared: string | null },
) =>
  tx.user.count({
    where: {
      companyId,
      ...(spared ? { id: { not: spared } } : {}),
      NOT: { identity: { issuer } },
      OR: [...credentials, { identity: { isNot: null } }],
    },
  })

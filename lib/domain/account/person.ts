import type { Prisma } from '../../generated/prisma/client'
import type { Tx } from '../deps'

/** What decisions about a person look at, read in one query at the moment of the decision. */
export const personInclude = {
  company: true,
  authenticators: { where: { replacedAt: null }, orderBy: { createdAt: 'asc' } },
  passkeys: { omit: { publicKey: true }, orderBy: { createdAt: 'asc' } },
  recoverySet: { include: { codes: { select: { id: true, usedAt: true } } } },
} satisfies Prisma.UserInclude

export type Person = Prisma.UserGetPayload<{ include: typeof personInclude }>

/** Unused codes of the live set. */
export const recoveryCodesLeft = (person: Person) =>
  person.recoverySet?.codes.filter((code) => code.usedAt === null).length ?? 0

/** `e•••@acme.test`: all that is shown of an address before the second factor. */
export const maskedAddress = (email: string) => email.replace(/^(.)[^@]*/u, '$1•••')

/**
 * Locks the person's row and reads them anew: changes of one person's factors happen one after the other, each deciding
 * on what the one before left. To be called first in its transaction. NO KEY, so that rows which merely refer to the
 * person can be written meanwhile (a foreign key's check would wait, and two that wait for each other are a deadlock).
 */
export async function lockPerson(tx: Tx, userId: string): Promise<Person> {
  await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  return tx.user.findUniqueOrThrow({ where: { id: userId }, include: personInclude })
}

import type { Tx } from '../deps'
import type { Person } from '../people/person'
import { after, days } from '../time'
import { isLocalAdministrator } from './managed'

type Company = Person['company']

/** Whether the company asks for MFA today; before mfaRequiredFrom it has only announced it. */
export const asks = ({ mfaPolicy, mfaRequiredFrom }: Company, now: Date) =>
  mfaPolicy === 'REQUIRED' && (!mfaRequiredFrom || mfaRequiredFrom <= now)

/** True once this person may not go on without MFA: the deadline has passed, or somebody else took the factors away. */
export const isMfaRequired = (person: Person, now: Date) =>
  [person.mfaResetAt, person.mailboxUnprovenAt].some(Boolean) || isLocalAdministrator(person) || isOverdue(person, now)

const isOverdue = ({ company, mfaDeadline }: Person, now: Date) =>
  asks(company, now) && (!mfaDeadline || mfaDeadline <= now)

/**
 * The password alone has been opening this account for longer than the company wants (SECURITY 1), or another address took
 * the second factor away: before the set-up begins, the mailbox is proved as well.
 */
export const isMailboxProofDue = (person: Person, now: Date) =>
  person.mailboxUnprovenAt !== null || isOverdue(person, now)

/** The deadline of who is asked for the first time now: counted from now, or from the day the company asks from. */
export const firstDeadlineOf = ({ mfaRequiredFrom, mfaGraceDays }: FirstAsked, now: Date) =>
  after(mfaRequiredFrom && mfaRequiredFrom > now ? mfaRequiredFrom : now, days(mfaGraceDays))

/** Whether the grace days are over, or there are none: also of a person who has not been asked yet. */
export const isGraceOver = ({ company, mfaDeadline }: Graced, now: Date) =>
  asks(company, now) && (mfaDeadline ?? firstDeadlineOf(company, now)) <= now

interface Graced {
  company: Company
  mfaDeadline: Date | null
}

type FirstAsked = Pick<Company, 'mfaRequiredFrom' | 'mfaGraceDays'>

/**
 * Sets the deadline of who is asked for MFA for the first time.
 * Compare-and-set on "none yet": a deadline is never renewed by signing in again.
 * @returns the person as they are now
 */
export async function startDeadline(tx: Tx, person: Person, now: Date): Promise<Person> {
  const { company, mfaDeadline } = person
  if (mfaDeadline || company.mfaPolicy !== 'REQUIRED') return person
  const deadline = firstDeadlineOf(company, now)
  await tx.user.updateMany({ where: { id: person.id, mfaDeadline: null }, data: { mfaDeadline: deadline } })
  return { ...person, mfaDeadline: deadline }
}

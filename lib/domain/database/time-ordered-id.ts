import { v7 } from 'uuid'

/**
 * A UUID (version 7) whose order is that of the making: for rows that Prisma, which makes its own, does not write. Events
 * of the same millisecond are ordered by it where the same process made them.
 */
export const timeOrderedId = () => v7()

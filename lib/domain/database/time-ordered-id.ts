import { randomBytes } from 'node:crypto'

/**
 * A UUID (version 7) whose order is that of the making, to the microsecond: for rows that are not written by Prisma, which
 * makes its own. What happened at one time is told apart by it.
 */
export function timeOrderedId(): string {
  const now = performance.timeOrigin + performance.now()
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Math.floor(now), 0, 6)
  bytes.writeUInt16BE(0x7000 | Math.floor((now % 1) * 0x1000), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

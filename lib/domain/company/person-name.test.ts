import { describe, expect, it } from 'vitest'
import { faultOfName, keptName } from './person-name'

describe('what is kept of a name that a directory or provider gives', () => {
  it.each([
    ['\u202egnp.eman\u202c', 'gnp.eman'],
    ['Erin\u0000\u0007 Employee\r\nBcc: x', 'Erin EmployeeBcc: x'],
    ['\u200b\u2066\ufeff ', ''],
    [`${'x'.repeat(99)}😀`, 'x'.repeat(99)],
    ['x'.repeat(1000), 'x'.repeat(100)],
    [' Zoë O’Neill-李 ', 'Zoë O’Neill-李'],
  ])('of %j is %j', (given, kept) => {
    expect(keptName(given)).toBe(kept)
    if (kept) expect(faultOfName(keptName(given))).toBeNull()
  })
})

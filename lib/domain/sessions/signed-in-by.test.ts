import { describe, expect, it } from 'vitest'
import { signedInBy } from './signed-in-by'

const row = { kind: 'WEB', way: 'PASSWORD', amr: ['pwd'], factorProvenAt: null } as const
const proven = new Date()
const by = (more: Partial<Parameters<typeof signedInBy>[0]>) => signedInBy({ ...row, amr: [...row.amr], ...more })

describe('how a session was signed in, in words', () => {
  it.each([
    [{}, ['password']],
    [{ amr: ['pwd', 'otp', 'mfa'], factorProvenAt: proven }, ['password', 'code']],
    [{ amr: ['pwd', 'hwk', 'user', 'mfa'], factorProvenAt: proven }, ['password', 'passkey']],
    [{ amr: ['swk', 'user', 'mfa'], factorProvenAt: proven }, ['passkey']],
    [{ factorProvenAt: proven }, ['password', 'trusted-browser']],
    [{ way: 'LDAP' as const }, ['directory']],
    [{ way: 'LDAP' as const, factorProvenAt: proven }, ['directory', 'trusted-browser']],
    [{ way: 'OIDC' as const, amr: ['pwd', 'otp', 'mfa'] }, ['provider']],
    [{ way: 'OIDC' as const, amr: ['pwd', 'otp', 'mfa'], factorProvenAt: proven }, ['provider', 'code']],
  ])('%j', (more, steps) => {
    expect(by(more)).toEqual(steps)
  })
})

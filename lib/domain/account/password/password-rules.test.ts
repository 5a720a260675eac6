import { describe, expect, it } from 'vitest'
import { DomainError } from '../../errors'
import { requireGoodPassword } from './password-rules'

const context = ['maria.keller@acme.test', 'Maria Keller', 'Acme']
const choose =
  (password: string, mfaDue = false) =>
  () =>
    requireGoodPassword({ password, mfaDue, context })

describe('a new password', () => {
  it('of fifteen characters is taken, of fourteen only where the company requires MFA', () => {
    expect(choose('gravel-otter-49')).not.toThrow()
    expect(choose('gravel-otter-4')).toThrow(DomainError)
    expect(choose('gravel-otter-4', true)).not.toThrow()
    expect(choose('otter-4', true)).toThrow(DomainError)
  })

  it('counts characters as people do: one Hangul syllable or emoji is one', () => {
    expect(choose('가나다라마바사아자차카타파하거'.normalize('NFD'))).not.toThrow()
    expect(choose('🦦🪨🌊🌲🔑🚪🐢')).toThrow(/invalid-body/)
  })

  it('may be a sentence with spaces, up to 128 characters', () => {
    expect(choose('correct horse battery staple')).not.toThrow()
    expect(choose(`gravel otter ${'x9'.repeat(60)}`)).toThrow(DomainError)
  })

  it.each([
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    '123456789012345',
    'qwertyuiopasdfgh',
    'passwordpassword',
    'P@ssw0rd12345678!',
    'Administrator2026!',
    'zyxwvutsrqponmlk',
    'thisismypassword',
    'trustno1trustno1',
    'Liverpool2026!!!',
    '1q2w3e4r5t1q2w3e4r5t',
  ])('is refused when guessers begin with it: %s', (password) => {
    expect(choose(password)).toThrow(DomainError)
  })

  it.each(['maria.keller@acme.test', 'KellerMaria2026!', 'acme-maria-keller-1'])(
    'is refused when it is made of what everyone knows: %s',
    (password) => expect(choose(password)).toThrow(DomainError),
  )

  it('says which field is wrong, and never repeats the password', () => {
    try {
      choose('hunter2')()
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-body', details: { fields: { password: expect.any(String) } } })
      expect(JSON.stringify(error)).not.toContain('hunter2')
    }
  })
})

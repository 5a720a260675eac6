import { describe, expect, test } from 'vitest'
import { emptySection, reduceSection, type SectionEvent, type SectionState } from './section-state'

const set = { codes: ['7K3Q-W2ZN-0PAM'], setId: 'K7QM' }
const stateAfter = (start: Partial<SectionState>, ...events: SectionEvent[]) =>
  events.reduce(reduceSection, { ...emptySection, ...start })

describe('the state of the MFA section', () => {
  test('keeps the chosen option until the recovery codes of a set-up are closed', () => {
    const validated = stateAfter(
      {},
      { type: 'setup-begun', option: 'authenticator' },
      { type: 'code-validated', set, added: false },
    )
    expect(validated).toMatchObject({ draft: 'authenticator', issued: { setId: 'K7QM', turnedOn: true } })
    expect(stateAfter(validated, { type: 'codes-closed', replaced: false })).toEqual({
      ...emptySection,
      finished: true,
    })
  })

  test('does not call a set-up finished when another tab replaced its codes', () => {
    const issued = { ...set, turnedOn: true }
    expect(stateAfter({ issued }, { type: 'codes-closed', replaced: true })).toEqual(emptySection)
  })

  test('does not call a renewed set of codes a finished set-up', () => {
    const renewed = stateAfter({ finished: true, gone: 'Old phone' }, { type: 'codes-renewed', set })
    expect(renewed).toMatchObject({ issued: { turnedOn: false }, finished: false, gone: null })
    expect(stateAfter(renewed, { type: 'codes-closed', replaced: false })).toEqual(emptySection)
  })

  test('says that the set-up is finished for a first app, but not for one that joins others', () => {
    expect(stateAfter({}, { type: 'code-validated', set: null, added: false }).finished).toBe(true)
    expect(stateAfter({}, { type: 'code-validated', set: null, added: true }).finished).toBe(false)
  })

  test('leaves an unsaved option alone when a passkey joins other factors', () => {
    const made = stateAfter({ draft: 'email' }, { type: 'passkey-made', set: null, chosen: false })
    expect(made).toMatchObject({ draft: 'email', finished: false })
    const chosen = stateAfter({ draft: 'passkey' }, { type: 'passkey-made', set: null, chosen: true })
    expect(chosen).toMatchObject({ draft: null, finished: true })
  })

  test('removes the notices of the last action when the next one begins', () => {
    const notices = { finished: true, gone: 'Old phone' }
    expect(stateAfter(notices, { type: 'setup-begun', option: null })).toEqual(emptySection)
    expect(stateAfter(notices, { type: 'turned-off' })).toEqual(emptySection)
  })
})

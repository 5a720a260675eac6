import { describe, expect, it } from 'vitest'
import { domainOf, parseDomainName } from './domain-name'

describe('a domain as an operator types it', () => {
  it.each([
    ['Acme.TEST', 'acme.test'],
    [' acme.test. ', 'acme.test'],
    ['Bücher.test', 'xn--bcher-kva.test'],
    ['xn--bcher-kva.test', 'xn--bcher-kva.test'],
    ['ａcme.test', 'acme.test'],
    ['mail.corp.acme.test', 'mail.corp.acme.test'],
  ])('%j is kept as %j', (typed, kept) => expect(parseDomainName(typed)).toBe(kept))

  it.each([
    '',
    'test',
    '@acme.test',
    'erin@acme.test',
    'acme..test',
    '-acme.test',
    'acme.test/x',
    'acme.test:25',
    'acme.test?x',
    'acme%2etest',
    '192.0.2.1',
    '*.test',
  ])('%j is none', (typed) => expect(parseDomainName(typed)).toBeNull())
})

it('an address in either spelling belongs to the same domain', () => {
  expect(domainOf('erin@bücher.test')).toBe('xn--bcher-kva.test')
  expect(domainOf('erin@xn--bcher-kva.test')).toBe('xn--bcher-kva.test')
})

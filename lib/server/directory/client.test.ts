import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { InvalidCredentialsError, UnavailableError } from 'ldapts'
import { describe, expect, it } from 'vitest'
import { causeOf } from './cause'
import { makeDirectoryClient } from './client'

// The rest is proved against a real domain controller: e2e/attacks/active-directory.test.ts.

const lines: object[] = []
const collect = (fields: object) => void lines.push(fields)
const client = makeDirectoryClient({ info: collect, warn: collect, error: collect })
const acme = { companyId: 'acme', startTls: false, realm: 'AD.TEST', baseDn: 'DC=ad', groupDn: null, authority: null }
const error49 = (data: string) =>
  new InvalidCredentialsError(`80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, ${data}, v1db1`)

/** A server that counts the connections made to it and never says anything. */
async function mute() {
  let connections = 0
  const server = createServer(() => {
    connections += 1
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `ldap://127.0.0.1:${port}`, connections: () => connections, close: () => server.close() }
}

describe('the directory client', () => {
  it('asks nobody about an empty password: a directory would call it right', async () => {
    const server = await mute()
    const given = { account: 'erin', password: '' }
    const answer = await client.authenticate({ ...acme, controllers: [server.url], startTls: true }, given)
    expect(answer).toEqual({ kind: 'refused', cause: 'wrong-password' })
    expect(server.connections()).toBe(0)
    server.close()
  })

  it('does not even connect where a password would cross the network in the clear', async () => {
    const server = await mute()
    const asking = client.authenticate({ ...acme, controllers: [server.url] }, { account: 'erin', password: 'secret' })
    await expect(asking).rejects.toMatchObject({ code: 'unavailable', details: { dependency: 'directory' } })
    expect(server.connections()).toBe(0)
    expect(JSON.stringify(lines)).toContain(server.url)
    expect(JSON.stringify(lines)).not.toMatch(/erin|secret/)
    server.close()
  })
})

describe('the cause of a refusal', () => {
  it.each([
    ['data 525', 'unknown-account'],
    ['data 52e', 'wrong-password'],
    ['data 530', 'not-allowed-now'],
    ['data 531', 'not-allowed-now'],
    ['data 532', 'password-expired'],
    ['data 533', 'account-disabled'],
    ['data 701', 'account-expired'],
    ['data 773', 'must-change-password'],
    ['data 775', 'account-locked'],
    ['data 999', 'wrong-password'],
    ['no data', 'wrong-password'],
  ])('%s is %s', (data, cause) => expect(causeOf(error49(data))).toBe(cause))

  it('is none where the controller says nothing about the password', () => {
    expect(causeOf(new UnavailableError())).toBeNull()
    expect(causeOf(new Error('Connection closed'))).toBeNull()
  })
})

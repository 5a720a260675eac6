import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { InvalidCredentialsError, UnavailableError } from 'ldapts'
import { describe, expect, it, vi } from 'vitest'
import { causeOf } from './cause'
import { firstRight, makeDirectoryClient } from './client'

// The rest is proved against a real domain controller: e2e/attacks/active-directory.test.ts.

const lines: object[] = []
const collect = (fields: object) => void lines.push(fields)
const client = makeDirectoryClient({ info: collect, warn: collect, error: collect })
const acme = { companyId: 'acme', startTls: false, realm: 'AD.TEST', baseDn: 'DC=ad', groupDn: null, authority: null }
const error49 = (data: string) =>
  new InvalidCredentialsError(`80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, ${data}, v1db1`)

/** A server on a plain connection that says `answer` to the first thing it hears, and nothing more. */
async function plainServer(answer: Buffer = Buffer.alloc(0)) {
  const heard: Buffer[] = []
  let connections = 0
  const server = createServer((client) => {
    connections += 1
    client.on('error', () => undefined)
    client.once('data', () => client.write(answer))
    client.on('data', (chunk) => {
      heard.push(chunk)
      if (heard.length > 1) client.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const all = () => Buffer.concat(heard).toString('latin1')
  return { url: `ldap://127.0.0.1:${port}`, heard: all, connections: () => connections, close: () => server.close() }
}

/** RFC 4511: an extended response to the message 2 that begins TLS, and a bind response to the message 2 that would follow. */
const yes = Buffer.from('300c02010278070a010004000400', 'hex')
const bindIsRight = Buffer.from('300c02010261070a010004000400', 'hex')

describe('the directory client', () => {
  it('asks nobody about an empty password: a directory would call it right', async () => {
    const server = await plainServer()
    const given = { accounts: ['erin'], password: '' }
    const answer = await client.authenticate({ ...acme, controllers: [server.url], startTls: true }, given)
    expect(answer).toEqual({ kind: 'refused', cause: 'wrong-password', refusals: [] })
    expect(server.connections()).toBe(0)
    server.close()
  })

  it('does not even connect where a password would cross the network in the clear', async () => {
    const server = await plainServer()
    const asking = client.authenticate(
      { ...acme, controllers: [server.url] },
      { accounts: ['erin'], password: 'secret' },
    )
    await expect(asking).rejects.toMatchObject({ code: 'unavailable', details: { dependency: 'directory' } })
    expect(server.connections()).toBe(0)
    expect(JSON.stringify(lines)).toContain(server.url)
    expect(JSON.stringify(lines)).not.toMatch(/erin|secret/)
    server.close()
  })
})

describe('a connection on which TLS is begun', () => {
  const given = { accounts: ['erin'], password: 'secret' }

  it.each([
    ['is lost on the way', yes],
    ['has a forged “right” behind the answer', Buffer.concat([yes, bindIsRight])],
    ['has half of one behind it', Buffer.concat([yes, bindIsRight.subarray(0, 9)])],
  ])('which %s carries no password, and is not opened again in the clear', async (_, answer) => {
    const server = await plainServer(answer)
    const asking = client.authenticate({ ...acme, controllers: [server.url], startTls: true }, given)
    await expect(asking).rejects.toMatchObject({ code: 'unavailable' })
    expect(server.connections()).toBe(1)
    expect(server.heard()).toContain('1.3.6.1.4.1.1466.20037')
    // The handshake of TLS was begun, and nothing else said.
    expect(server.heard()).toContain('\u0016\u0003')
    expect(server.heard()).not.toMatch(/erin|secret/)
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

describe('the number of questions', () => {
  const directory = { ...acme, controllers: [] }
  const question = { accounts: ['eve@acme.test', 'eve'], password: 'right or not' }
  const asking = async (...said: string[]) => {
    const bind = vi.fn(async (_: string) => {
      throw error49(said.shift() ?? 'data 52e')
    })
    const answer = await firstRight({ bind, search: vi.fn() } as never, directory, question)
    return { answer, asked: bind.mock.calls.map(([name]) => name) }
  }

  it.each(['data 52e', 'data 525', 'data 532', 'data 533', 'data 701', 'data 775'])(
    'does not tell a stranger what the directory said of an account: %s',
    async (said) => expect((await asking(said)).asked).toHaveLength(2),
  )

  it('is kept with names of nobody after a final answer, and no other account takes a wrong password', async () => {
    const { answer, asked } = await asking('data 533')
    expect(asked[1]).toMatch(/^[0-9a-f-]{36}@AD\.TEST$/)
    const refusals = [{ account: 'eve@acme.test', cause: 'account-disabled' }]
    expect(answer).toEqual({ kind: 'refused', cause: 'account-disabled', refusals })
  })

  it('goes on after a locked account, whose answer says nothing of the password', async () => {
    const { answer, asked } = await asking('data 775', 'data 52e')
    expect(asked[1]).toBe('eve@AD.TEST')
    expect(answer).toMatchObject({ kind: 'refused', cause: 'account-locked' })
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from '../../lib/testing/portal/browser'
import type { Answer } from '../../lib/testing/portal/http'
import { browserWithPassword, enrol, giveCode, session, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetStepUp, type Person } from '../../lib/testing/seeds/person-rows'
import { passkeyOwner } from './support/passkeys'
import { anId, type Documented, documentedOperations } from './support/routes'
import { openSharedStage } from './support/shared-postgres'

// Made from the portal's own OpenAPI document: a new operation without its row here fails the run.

let stage: Stage
let operations: Documented[]
beforeAll(async () => {
  stage = await openSharedStage(1)
  operations = await documentedOperations(stage.doorOf(0))
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const ofAccess = (...kinds: Documented['access'][]) => operations.filter(({ access }) => kinds.includes(access))

/** A person of a company of their own. */
async function personOf(company: string, role = 'employee'): Promise<Person> {
  const person = await createPerson(stage.sql)
  await stage.sql('insert into company (id, name) values ($1, $2) on conflict do nothing', [company, company])
  await stage.sql('update "user" set company_id = $1, role = $2::role, name = $3 where id = $4', [
    company,
    role,
    `Name ${person.id}`,
    person.id,
  ])
  return person
}

const callOf = (browser: Browser, { method, path }: Documented, id: string, body: unknown, query = '') =>
  browser.json(method, `${path.replace('{id}', id)}${query}`, body)

describe('an administrator and the people of another company', () => {
  /** A body that is right but for whom it is about. */
  const ofOnePerson: Record<string, unknown> = {
    'GET /api/admin/employees/{id}': undefined,
    'POST /api/admin/employees/{id}/invitation': {},
    'POST /api/admin/employees/{id}/unlock': {},
    'PUT /api/admin/employees/{id}/role': { role: 'administrator' },
    'PUT /api/admin/employees/{id}/address': { email: 'elsewhere@attacks.test' },
    'PUT /api/admin/employees/{id}/disabled': { disabled: true },
  }
  /** Of the whole company: the query that would show everybody, if it were not confined. */
  const ofTheCompany: Record<string, string> = {
    'GET /api/admin/employees': '?limit=200',
    'GET /api/admin/policy': '',
    'GET /api/admin/report': '',
    'GET /api/admin/report.csv': '',
    'GET /api/admin/audit': '?limit=200',
    'GET /api/admin/audit/export': '?format=jsonl',
  }
  /** Tried one by one in administrators.test.ts and policy-flips.test.ts. */
  const changesOfTheCompany: Record<string, unknown> = {
    'POST /api/admin/invitations': { name: 'Ira Invited', email: 'ira@attacks.test' },
    'POST /api/admin/import': { csv: 'email,name\n' },
    /** The policy as it stands is read first. */
    'PUT /api/admin/policy': undefined,
  }

  let browser: Browser
  let colleague: Person
  let stranger: Person
  beforeAll(async () => {
    const company = randomUUID()
    browser = await browserWithPassword(stage.doorOf(0), await personOf(company, 'administrator'))
    colleague = await personOf(company)
    stranger = await personOf(randomUUID())
    await browserWithPassword(stage.doorOf(0), stranger)
  })

  test('every operation has its row', () => {
    const rows = [...Object.keys(ofOnePerson), ...Object.keys(ofTheCompany), ...Object.keys(changesOfTheCompany)]
    expect(
      ofAccess('administrator')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(rows.sort())
  })

  test('never meet: by id nobody is found, and nothing is changed', async () => {
    const before = await stage.sql('select * from "user" where id = $1', [stranger.id])
    for (const operation of ofAccess('administrator').filter(({ path }) => path.includes('{id}'))) {
      const answer = await callOf(browser, operation, stranger.id, ofOnePerson[operation.name])
      expect([operation.name, wordOf(answer)]).toEqual([operation.name, '404 not-found'])
    }
    expect(await stage.sql('select * from "user" where id = $1', [stranger.id])).toEqual(before)
  })

  test('are told apart from their own people, whom every operation finds', async () => {
    for (const operation of ofAccess('administrator').filter(({ path }) => path.includes('{id}'))) {
      const answer = await callOf(browser, operation, colleague.id, ofOnePerson[operation.name])
      expect([operation.name, answer.status]).not.toEqual([operation.name, 404])
    }
  })

  test('never meet: no list, report or export tells of them', async () => {
    for (const operation of ofAccess('administrator').filter(({ name }) => name in ofTheCompany)) {
      const answer = await callOf(browser, operation, '', undefined, ofTheCompany[operation.name])
      expect([operation.name, answer.status]).toEqual([operation.name, 200])
      for (const trace of [stranger.id, stranger.email]) expect(answer.text).not.toContain(trace)
    }
    expect(wordOf(await browser.get(`/api/admin/audit?person=${stranger.id}`))).toBe('404 not-found')
  })

  test('whoever changes anything is asked to confirm that it is them', async () => {
    const person = await personOf(randomUUID(), 'administrator')
    const stale = await browserWithPassword(stage.doorOf(0), person)
    await forgetStepUp(stage.sql, person)
    const { policy } = (await stale.get('/api/admin/policy')).json<{ policy: unknown }>()
    const bodies: typeof ofOnePerson = { ...ofOnePerson, ...changesOfTheCompany, 'PUT /api/admin/policy': policy }
    const changes = ofAccess('administrator').filter(({ method }) => method !== 'GET')
    expect(changes.filter(({ stepUp }) => !stepUp)).toEqual([])
    for (const operation of changes)
      expect([operation.name, wordOf(await callOf(stale, operation, person.id, bodies[operation.name]))]).toEqual([
        operation.name,
        '403 step-up-required',
      ])
  })

  test('an employee may call none of it', async () => {
    const employee = await browserWithPassword(stage.doorOf(0), await personOf(randomUUID()))
    for (const operation of ofAccess('administrator')) {
      const answer = await callOf(employee, operation, anId, operation.method === 'GET' ? undefined : {})
      expect([operation.name, wordOf(answer)]).toEqual([operation.name, '403 forbidden'])
    }
  })
})

describe('somebody and what belongs to another person', () => {
  /** Where it stands, by the path that names one of it. */
  const tables: Record<string, string> = {
    '/api/account/sessions/{id}': 'session',
    '/api/account/trusted-browsers/{id}': 'trusted_browser',
    '/api/account/mfa/authenticator/{id}': 'authenticator',
    '/api/account/mfa/passkeys/{id}': 'passkey',
  }

  test('never meet: by id nothing is found, and nothing is changed', async () => {
    const company = randomUUID()
    const other = await passkeyOwner(stage, { person: await personOf(company) })
    const { recoveryCodes } = await enrol(other.browser)
    const trusting = await browserWithPassword(stage.doorOf(0), other)
    await giveCode(trusting, 'recovery-code', recoveryCodes[0] ?? '', { trustBrowser: 'on' })
    const browser = await browserWithPassword(stage.doorOf(0), await personOf(company))
    const named = operations.filter(({ path }) => path.startsWith('/api/account/') && path.includes('{id}'))
    expect([...new Set(named.map(({ path }) => path))].sort()).toEqual(Object.keys(tables).sort())
    for (const operation of named) {
      const rows = () =>
        stage.sql<{ id: string }>(`select * from ${tables[operation.path]} where user_id = $1`, [other.id])
      const before = await rows()
      const body = operation.method === 'DELETE' ? undefined : { label: 'Mine' }
      const answer = await callOf(browser, operation, before[0]?.id ?? '', body)
      expect([operation.name, wordOf(answer)]).toEqual([operation.name, '404 not-found'])
      expect([operation.name, await rows()]).toEqual([operation.name, before])
    }
  })
})

describe('somebody whose company’s sign-in service decides', () => {
  /** Starred, and about neither factors nor the password: open to everybody. */
  const openToAll = ['DELETE /api/account/sessions', 'DELETE /api/account/sessions/{id}', 'POST /api/account/not-me']

  test('is refused by every starred route about factors and the password', async () => {
    const company = randomUUID()
    const browser = await browserWithPassword(stage.doorOf(0), await personOf(company))
    await stage.sql(`update company set sign_in_source = 'oidc', sign_in_name = 'Acme SSO' where id = $1`, [company])
    await stage.sql(`update session set way = 'oidc' where user_id in (select id from "user" where company_id = $1)`, [
      company,
    ])
    const starred = operations.filter(({ path, stepUp }) => path.startsWith('/api/account/') && stepUp)
    expect(starred.length).toBeGreaterThan(8)
    for (const operation of starred.filter(({ name }) => !openToAll.includes(name))) {
      const answer = await callOf(browser, operation, anId, {})
      expect([operation.name, wordOf(answer)]).toEqual([operation.name, '409 managed-sign-in'])
    }
    expect(wordOf(await browser.json('DELETE', `/api/account/sessions/${anId}`))).toBe('404 not-found')
    expect((await browser.json('DELETE', '/api/account/sessions')).status).toBe(204)
  })
})

describe('the portal and the mobile apps', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const tokenOf = async (person: Person): Promise<string> => {
    const body = { email: person.email, password: person.password, deviceName: 'Phone' }
    return (await new Browser(stage.doorOf(0)).json('POST', '/api/mobile/sign-in', body)).json<{ token: string }>()
      .token
  }

  test('a mobile app’s token opens no route of the portal, in the header or as its cookie', async () => {
    const token = await tokenOf(await personOf(randomUUID(), 'administrator'))
    const app = new Browser(stage.doorOf(0))
    app.cookies.set('latchkey.session', token)
    const call = ({ method, path }: Documented): Promise<Answer> => {
      const headers = { ...bearer(token), 'content-type': 'application/json' }
      const body = method === 'GET' ? {} : { body: '{}' }
      return app.copy().call({ method, path: path.replace('{id}', anId), headers, ...body })
    }
    for (const operation of ofAccess('session', 'set-up', 'administrator'))
      expect([operation.name, wordOf(await call(operation))]).toEqual([operation.name, '401 not-signed-in'])
    expect(await session(app)).toBeNull()
    expect((await app.copy().get('/')).headers.location).toContain('/sign-in')
  })

  test('the portal’s cookie opens no route of the mobile apps, as a cookie or in the header', async () => {
    const browser = await browserWithPassword(stage.doorOf(0), await personOf(randomUUID()))
    const cookie = browser.cookies.get('latchkey.session') ?? ''
    for (const { name, method, path } of ofAccess('mobile'))
      for (const headers of [{}, bearer(cookie)])
        expect([name, wordOf(await browser.call({ method, path, headers }))]).toEqual([name, '401 not-signed-in'])
    expect(await session(browser)).not.toBeNull()
  })

  test('a mobile app’s token opens its own routes until it is ended', async () => {
    const person = await personOf(randomUUID())
    const token = await tokenOf(person)
    const app = new Browser(stage.doorOf(0))
    const me = () => app.get('/api/mobile/me', bearer(token))
    expect((await me()).json()).toMatchObject({ id: person.id, email: person.email })
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const listed = (await browser.get('/api/account/sessions')).json<{ id: string; kind: string; device: string }[]>()
    const mobile = listed.find(({ kind }) => kind === 'mobile')
    expect(mobile).toMatchObject({ device: 'Phone' })
    expect((await browser.json('DELETE', `/api/account/sessions/${mobile?.id}`)).status).toBe(204)
    expect(wordOf(await me())).toBe('401 not-signed-in')
  })

  test('a wrong password at a mobile app is 401, whoever it was', async () => {
    const { email } = await personOf(randomUUID())
    for (const address of [email, 'nobody@attacks.test']) {
      const body = { email: address, password: 'not the right one', deviceName: 'Phone' }
      expect(wordOf(await new Browser(stage.doorOf(0)).json('POST', '/api/mobile/sign-in', body))).toBe(
        '401 invalid-credentials',
      )
    }
  })
})

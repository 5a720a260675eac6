import { describe, expect, it } from 'vitest'
import { person } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { importEmployees, requireImported } from './import'

const deps = testDeps()
const company = async (data = {}) => (await deps.db.company.create({ data: { name: 'Initech', ...data } })).id
const file = (...lines: string[]) => ['email,name,role', ...lines].join('\n')
const run = async (csv: string, companyId?: string, dryRun = false) =>
  importEmployees(deps, { companyId: companyId ?? (await company()), csv, dryRun })
const ada = 'ada@initech.test,Ada Alba,administrator'
const bob = 'Bob@Initech.test,Bob Burns,'
const nothingWritten = async () => {
  expect(await deps.db.user.count({ where: { email: { endsWith: '@initech.test' } } })).toBe(0)
  expect(await deps.db.mail.count()).toBe(0)
  expect(await deps.db.auditEvent.count()).toBe(0)
}

describe('people who are imported', () => {
  it('are made with their roles, audited, and invited by mail', async () => {
    expect(await run(file(ada, bob))).toEqual({
      ...{ rows: 2, added: 2, administrators: 1, existing: 0 },
      ...{ errors: [], errorCount: 0 },
    })
    const users = await deps.db.user.findMany({ orderBy: { email: 'asc' } })
    expect(users).toMatchObject([
      { email: 'ada@initech.test', name: 'Ada Alba', role: 'ADMINISTRATOR', passwordHash: null },
      { email: 'bob@initech.test', name: 'Bob Burns', role: 'EMPLOYEE' },
    ])
    expect(await deps.db.mail.findMany()).toMatchObject([{ kind: 'invitation' }, { kind: 'invitation' }])
    const types = (await deps.db.auditEvent.findMany()).map(({ type }) => type).sort()
    const each = ['invitation.sent', 'invitation.sent', 'user.created', 'user.created']
    expect(types).toEqual([...each, 'users.imported'])
  })

  it('a second time are invited once, and nothing of theirs is changed', async () => {
    const companyId = await company()
    await run(file(ada, bob), companyId)
    const again = await run(file('ada@initech.test,Somebody Else,employee', bob), companyId)
    expect(again).toMatchObject({ added: 0, existing: 2, errorCount: 0 })
    expect(await deps.db.mail.count()).toBe(2)
    const where = { email: 'ada@initech.test' }
    expect(await deps.db.user.findUnique({ where })).toMatchObject({ name: 'Ada Alba', role: 'ADMINISTRATOR' })
  })

  it('are not invited where the company’s AD or SSO decides', async () => {
    await run(file(ada), await company({ signInSource: 'OIDC' }))
    expect(await deps.db.user.count()).toBe(1)
    expect(await deps.db.mail.count()).toBe(0)
  })

  it('of a thousand and more all come in, or none where one row is bad', async () => {
    const companyId = await company()
    const lines = Array.from({ length: 1_500 }, (_, n) => `p${n}@initech.test,Person ${n},`)
    const bad = await run(file(...lines.with(1_200, 'nobody,Person,')), companyId)
    expect(bad).toMatchObject({ rows: 1_500, added: 0, errors: [{ line: 1_202, field: 'email' }], errorCount: 1 })
    await nothingWritten()
    expect(await run(file(...lines), companyId)).toMatchObject({ added: 1_500 })
    expect(await deps.db.mail.count()).toBe(1_500)
  })
})

describe('a preview', () => {
  it('says what would happen and writes nothing', async () => {
    expect(await run(file(ada, bob), undefined, true)).toMatchObject({ rows: 2, added: 2, errorCount: 0 })
    await nothingWritten()
  })
})

describe('a row that is wrong', () => {
  const cases: [string, string[], object[]][] = [
    ['has no address', [ada, ',Bob,'], [{ line: 3, field: 'email', message: 'is missing' }]],
    ['has no name', [bob, ada.replace('Ada Alba', ' ')], [{ line: 3, field: 'name', message: 'is missing' }]],
    ['names an unknown role', ['a@initech.test,Ada,boss'], [{ line: 2, field: 'role' }]],
    ['has a cell too many', [`${ada},x`], [{ line: 2, field: null, message: expect.stringContaining('4 cells') }]],
    [
      'comes twice in whatever spelling',
      [bob, 'bob@initech.test,Bob,'],
      [{ line: 3, message: 'is on line 2 already' }],
    ],
    ['leaves a quotation mark open', [ada, 'b@initech.test,"Bob'], [{ line: 3, field: null }]],
    ['hides a control in the name', ['a@initech.test,"A\u0007da",'], [{ line: 2, field: 'name' }]],
    [
      'follows a name with a line break, and is told by its own line',
      [ada, '"b@initech.test","B\r\nob",', 'nobody,Carl', '"c@initech.test","C\u0007\nid",', ',,', ',Eve'],
      [{ line: 5 }, { line: 6 }, { line: 9 }],
    ],
  ]
  it.each(cases)('%s: nothing is written, and its line is told', async (_, lines, errors) => {
    expect(await run(file(...lines))).toMatchObject({ added: 0, errors, errorCount: errors.length })
    await nothingWritten()
  })

  it('has an address of another company, or of its domain, and no more is told than that it cannot be used', async () => {
    const other = await person(deps)
    await deps.db.domain.create({ data: { name: 'owned.test', companyId: other.companyId } })
    const report = await run(file(ada, `${other.email},Erin,`, 'x@owned.test,X,'))
    const told = { field: 'email', code: 'cannot-be-used', message: 'cannot be used' }
    expect(report.errors).toEqual([
      { line: 3, ...told },
      { line: 4, ...told },
    ])
    await nothingWritten()
  })

  it('is told as a field of its line where it was no preview', async () => {
    const report = await run(file(',Ada,'))
    expect(() => requireImported(report)).toThrow(
      expect.objectContaining({ code: 'invalid-body', details: { fields: { 'line 2': 'email is missing' } } }),
    )
  })

  it('of many is one of a hundred that are listed', async () => {
    const report = await run(file(...Array.from({ length: 150 }, () => 'nobody,Ada,')))
    expect(report.errors).toHaveLength(100)
    expect(report.errorCount).toBe(150)
  })
})

describe('a file', () => {
  it('of two million bad rows is read no further than its 10,001st, and one fault says so', async () => {
    const report = await run(`email,name\n${'x\n'.repeat(2_000_000)}`)
    const fault = { line: 10_002, field: null, code: 'too-many-rows', values: { most: 10_000 } }
    expect(report).toMatchObject({ rows: 10_001, added: 0, errors: [fault], errorCount: 1 })
    await nothingWritten()
  })

  it('whose head line has a million columns gets one sentence', async () => {
    const report = await run(`${'email,'.repeat(1_000_000)}\na@initech.test`)
    expect(report).toMatchObject({ errors: [{ line: 1, code: 'too-many-columns' }], errorCount: 1 })
  })

  it('whose quotation mark swallows all the rest is not read to its end', async () => {
    const report = await run(`email,name\n"${'x\n'.repeat(100_000)}"`)
    expect(report).toMatchObject({ rows: 0, errors: [{ code: 'broken-row' }] })
    expect(report.errors[0]?.line).toBeLessThan(5_000)
  })

  it('of a spreadsheet is read: byte order mark, semicolons, CRLF, quotes, empty lines, head in capitals, role left out', async () => {
    const csv = '\ufeffEMAIL;Name\r\n\r\na@initech.test;"Alba; ""Ada"""\r\n'
    expect(await run(csv)).toMatchObject({ rows: 1, added: 1 })
    expect(await deps.db.user.findFirst()).toMatchObject({ name: 'Alba; "Ada"' })
  })

  it.each([
    ['', 'the file is empty'],
    ['email,name,password\na@initech.test,Ada,', 'has a column of passwords: password'],
    [
      'email,name,Initial Password [Required]\na@initech.test,Ada,x1',
      'has a column of passwords: Initial Password [Required]',
    ],
    ['email,name,\na@initech.test,Ada,1', 'has a column without a name'],
    ['email,pr\ufffdnom,name\na@initech.test,Ada,Ada', 'has lost letters in the column pr\ufffdnom'],
    ['email,role\na@initech.test,', 'is missing'],
    ['email,name,name\na@initech.test,Ada,Ada', 'is there twice'],
  ])('with a wrong head line (%j) is refused', async (csv, message) => {
    expect(await run(csv)).toMatchObject({ added: 0, errors: [{ line: 1, message }] })
    await nothingWritten()
  })
})

describe('an administrator', () => {
  it('is told by mail how many administrators a file made, whoever sent it; a file without any tells nobody', async () => {
    const { id, companyId } = await person(deps)
    await deps.db.user.update({ where: { id }, data: { role: 'ADMINISTRATOR' } })
    const notices = () => deps.db.mail.findMany({ where: { kind: 'notice' } })
    await run(file(bob), companyId)
    expect(await notices()).toEqual([])
    expect(await run(file(ada, bob), companyId, true)).toMatchObject({ administrators: 1 })
    expect(await notices()).toEqual([])
    expect(await run(file(ada, bob), companyId)).toMatchObject({ added: 1, administrators: 1 })
    const payload = { notice: 'users.imported', detail: { administrators: 1 } }
    // The new ones are told by their invitation.
    expect(await notices()).toMatchObject([{ userId: id, payload }])
  })

  it('who was demoted while the file was on its way imports nothing', async () => {
    const { id: actorId, companyId } = await person(deps)
    const late = importEmployees(deps, { companyId, actorId, csv: file(ada), dryRun: false })
    await expect(late).rejects.toMatchObject({ code: 'forbidden' })
    await nothingWritten()
  })
})

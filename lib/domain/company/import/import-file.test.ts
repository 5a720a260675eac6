import { describe, expect, it } from 'vitest'
import { readImportFile } from './import-file'

const anna = { email: 'a1@acme.test', name: 'Anna Huber', role: 'EMPLOYEE' }
const people = async (csv: string, addressColumn?: string) => {
  const { good, errors } = await readImportFile(csv, addressColumn)
  expect(errors).toEqual([])
  return good.map(({ line: _, ...person }) => person)
}
const faults = async (csv: string) =>
  (await readImportFile(csv)).errors.map(({ line, field, code }) => ({ line, field, code }))
const row = (code: string, line = 1, field: string | null = null) => ({ line, field, code })

describe('a table with one person is read, whatever the spreadsheet left behind', () => {
  it.each([
    ['rows of separators', 'email,name,role\n,,\na1@acme.test,Anna Huber,\n,,\n , ,\u00a0\n,,'],
    ['rows of other separators', ';;;\n\nemail,name\n;;\na1@acme.test,Anna Huber\n||'],
    ['rows of zero-width blanks', 'email,name\na1@acme.test,Anna Huber\n\u200b,\ufeff\n'],
    ['columns of blanks', 'email;name;;;\na1@acme.test;Anna Huber; ;\u00a0;\n'],
    ['more blank cells than heads', 'email,name\na1@acme.test,Anna Huber,,,,\n'],
    ['a blank head in the middle', 'email,,name\na1@acme.test,,Anna Huber'],
    ['tabs', 'email\tname\trole\na1@acme.test\tAnna Huber\t\n'],
    ['tabs and commas', 'name, in full\tname\temail\n\tAnna Huber\ta1@acme.test'],
    ['tabs after blank cells', 'note\temail\tname\n\ta1@acme.test\tAnna Huber'],
    ['bars', 'email|name\na1@acme.test|Anna Huber'],
    ['semicolons beside a comma', 'E-Mail;Name, full;Name\na1@acme.test;;Anna Huber'],
    ['the line sep=;', 'sep=;\r\nemail;name\r\na1@acme.test;Anna Huber'],
    ['the line "sep=|" and a mark', '\ufeff"sep=|"\nemail|name\na1@acme.test|Anna Huber'],
    ['the line SEP= with a tab', 'SEP=\t\nemail\tname\na1@acme.test\tAnna Huber'],
    ['the end mark of DOS', 'email,name\r\na1@acme.test,Anna Huber\r\n\u001a'],
    ['the end mark of DOS on the last row', 'email,name\na1@acme.test,Anna Huber\u001a\n'],
    ['line ends of old Macs', 'email,name\ra1@acme.test,Anna Huber\r\r'],
    ['mixed line ends', 'email,name\r\n\na1@acme.test,Anna Huber\r'],
    ['a byte order mark', '\ufeffemail,name\na1@acme.test,Anna Huber'],
    ['quoted cells', '"email","name"\n"a1@acme.test" , "Anna\r\nHuber"'],
    ['blank rows before the head', '\n\n,,\nemail,name\na1@acme.test,Anna Huber'],
    ['text cells of Excel', 'email,name\n"=""a1@acme.test""",\u00a0Anna\u00a0Huber'],
  ])('%s', async (_, csv) => expect(await people(csv)).toEqual([anna]))

  it('and a quotation mark stays in a pasted cell', async () => {
    expect(await people('email\tname\na1@acme.test\tAnna "Annie" Huber')).toMatchObject([
      { name: 'Anna "Annie" Huber' },
    ])
  })

  it('and an export’s apostrophe before a formula sign is dropped', async () => {
    const [person] = await people("email,name\n'+anna@acme.test,'=Anna")
    expect(person).toMatchObject({ email: '+anna@acme.test', name: '=Anna' })
  })
})

describe('the heads of other systems are understood', () => {
  const cells = 'a1@acme.test,Anna Huber'
  it.each([
    [
      'First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY]',
      'Anna,Huber,a1@acme.test,x',
    ],
    ['userPrincipalName,displayName,surname,mail,givenName,id', 'A1@acme.test,Anna Huber,H,a1@acme.test,A,1'],
    ['login,firstName,lastName,email,secondEmail', 'a1@acme.test,Anna,Huber,a1@acme.test,b@home.test'],
    ['profile.login,profile.firstName,profile.lastName', 'a1@acme.test,Anna,Huber'],
    ['email,name,role,state,mfa,option,since', 'a1@acme.test,Anna Huber,employee,active,off,none,'],
    ['Employee #,First Name,Last Name,Work Email,Department', '1,Anna,Huber,a1@acme.test,Sales'],
    ['Employee,Display name,Job Title,E-Mail *', '17,Anna Huber,CEO,a1@acme.test'],
    ['User name [userPrincipalName] Required,Name [displayName] Required', cells],
    ['Username,Full_Name,EMAIL', 'ahuber,Anna Huber,a1@acme.test'],
    ['E-Mail-Adresse,Vorname,Nachname', 'a1@acme.test,Anna,Huber'],
    ['Name,Vorname,E-Mail (dienstlich)', 'Huber,Anna,a1@acme.test'],
    ['Name,First name,Email', 'Anna Huber,Anna,a1@acme.test'],
    ['Nom,Prénom,Adresse e-mail', 'Huber,Anna,a1@acme.test'],
    ['PRENOM,NOM DE FAMILLE,courriel', 'Anna,Huber,a1@acme.test'],
    ['Correo electrónico,Nombre,Apellidos', 'a1@acme.test,Anna,Huber'],
    ['이메일,이름', cells],
    ['メールアドレス,氏名', cells],
    ['"Last name, First name",Email 1', 'Anna Huber,a1@acme.test'],
    ['Name,Email address,Department', 'Anna Huber,a1@acme.test,Sales'],
    ['\u200bE\u2011Mail,NAME', cells],
  ])('%s', async (head, line) => expect(await people(`${head}\n${line}`)).toEqual([anna]))

  it.each([
    ['성,이름,이메일\n김,민수,m@acme.test', '김민수'],
    ['姓,名,メール\n山田,太郎,t@acme.test', '山田 太郎'],
    ['First name,Last name,Email\n,Madonna,m@acme.test', 'Madonna'],
    ['Display name,First name,Last name,Email\n,Anna,Huber,m@acme.test', 'Anna Huber'],
  ])('and names are put together: %j', async (csv, name) => expect(await people(csv)).toMatchObject([{ name }]))

  it('and columns that are not used are named once', async () => {
    const { ignoredColumns, errors } = await readImportFile(
      `Department,email,name,Cost centre,\n,a1@acme.test,Anna,${'x'}`,
    )
    expect([ignoredColumns, errors]).toEqual([['Department', 'Cost centre'], []])
    expect(await readImportFile('email,name\na1@acme.test,Anna')).not.toHaveProperty('ignoredColumns')
  })
})

describe('where two columns could hold the addresses', () => {
  const entra = 'userPrincipalName,mail,name\nanna@acme.onmicrosoft.test,a1@acme.test,Anna Huber'

  it('the person is asked, and the file is refused until then', async () => {
    const { errors, addressColumns, good } = await readImportFile(entra)
    expect(errors).toMatchObject([{ line: 1, field: 'email', code: 'address-column-unclear' }])
    expect(addressColumns).toEqual({ chosen: null, candidates: ['mail', 'userPrincipalName'] })
    expect(good).toEqual([])
  })

  it('the chosen one counts, however it is spelt', async () => {
    expect(await people(entra, 'mail')).toEqual([anna])
    expect(await people(entra, ' UserPrincipalName')).toMatchObject([{ email: 'anna@acme.onmicrosoft.test' }])
    expect((await readImportFile(entra, 'mail')).addressColumns?.chosen).toBe('mail')
  })

  it('a blank cell in one of them is a difference', async () => {
    expect(await faults('mail,login,name\na1@acme.test,a1@acme.test,A\n,b1@acme.test,B')).toEqual([
      row('address-column-unclear', 1, 'email'),
    ])
  })

  it('of three columns, one that differs is a difference', async () => {
    const csv = 'email,mail,login,name\na1@acme.test,A1@acme.test,b1@acme.test,Anna'
    expect(await faults(csv)).toEqual([row('address-column-unclear', 1, 'email')])
  })

  it('the same names in capitals are no difference', async () => {
    const csv = 'email,login,name\na1@acme.test,A1@acme.test,Anna Huber\nB1,b1,Bert'
    expect(await faults(csv)).toEqual([row('not-an-address', 3, 'email')])
  })

  it('of two heads that differ in capitals alone, the one that was chosen counts', async () => {
    const csv = 'Mail,mail,name\nb1@acme.test,a1@acme.test,Anna Huber'
    expect((await readImportFile(csv, 'mail')).addressColumns?.chosen).toBe('mail')
  })

  it('five columns with the same addresses are one, and of more the person is asked which one counts', async () => {
    const heads = ['email', 'mail', 'work email', 'primary email', 'company email', 'user email']
    const file = (count: number) => `${heads.slice(0, count)},name\n${Array(count).fill('a1@acme.test')},Anna Huber`
    expect(await people(file(5))).toEqual([anna])
    expect(await faults(file(6))).toEqual([row('address-column-unclear', 1, 'email')])
    expect(await people(`${heads},name\n${Array(6).fill('a1@acme.test')},Anna Huber`, 'mail')).toEqual([anna])
  })

  it('a chosen column that the file does not have is missing', async () => {
    expect((await readImportFile(entra, 'e-post')).errors).toMatchObject([{ field: 'email', code: 'column-missing' }])
  })

  it('a file without a head row has no column to choose', async () => {
    expect((await faults('a1@acme.test,Anna\nb1@acme.test,Bert')).map(({ code }) => code)).toEqual([
      'column-missing',
      'column-missing',
    ])
  })

  it('a column of another name is offered if it holds nothing but addresses', async () => {
    expect((await readImportFile('kontakt,name\na1@acme.test,Anna')).addressColumns).toEqual({
      chosen: null,
      candidates: ['kontakt'],
    })
    expect(await people('kontakt,name\na1@acme.test,Anna Huber', 'kontakt')).toEqual([anna])
    expect(await readImportFile('kontakt,name\na1@acme.test,Anna\nby phone,Bert')).not.toHaveProperty('addressColumns')
  })
})

describe('a file is refused by the line', () => {
  it.each([
    ['a nameless column that holds something', 'email,,name\na1@acme.test,x,Anna', row('nameless-column')],
    ['a cell beyond the head', 'email,name\na1@acme.test,Anna,,x', row('too-many-cells', 2)],
    [
      'a name that lost letters',
      'email,name\na1@acme.test,A\nb1@acme.test,J\ufffdrgen',
      row('letters-lost', 3, 'name'),
    ],
    ['an address that lost letters', 'email,name\nj\ufffd@acme.test,A', row('letters-lost', 2, 'email')],
    ['a name of blanks that have a width', 'email,name\na1@acme.test,\u3164', row('missing', 2, 'name')],
    ['a column of names twice', 'email,name,Name\na1@acme.test,A,B', row('column-twice', 1, 'name')],
    ['a column of roles twice', 'email,name,role,role\na1@acme.test,A,,', row('column-twice', 1, 'role')],
    ['a person twice', 'email,name\n\na1@acme.test,A\n"A <a1@acme.test>",B', row('repeated', 4, 'email')],
    ['passwords', 'email,name,Passwort\na1@acme.test,A,x', row('password-column')],
    [
      'passwords under asterisks and one that is shown',
      'email,name,Password\na@x.test,A,***\nb@x.test,B,geheim',
      row('password-column'),
    ],
  ])('%s', async (_, csv, fault) => expect(await faults(csv)).toEqual([fault]))

  it('but the asterisks of a Google Workspace download are no passwords', async () => {
    expect(await people('Email Address [Required],Name,Password [Required]\na1@acme.test,Anna Huber,****')).toEqual([
      anna,
    ])
  })

  it.each([
    ['separators', ','.repeat(4_000_000)],
    ['brackets', '['.repeat(4_000_000)],
    ['blanks', ' '.repeat(4_000_000)],
    ['blank heads', `email,name${','.repeat(2_000_000)}`],
    ['rows of separators', `email,name\n${`${','.repeat(390)}\n`.repeat(10_000)}`],
  ])('four million %s are read in time', async (_, csv) => {
    const began = performance.now()
    expect((await readImportFile(csv)).good).toEqual([])
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})

it.each([0, 1, 2, 3])('a letter of four bytes is whole wherever the file is cut, %d bytes on', async (shift) => {
  const rows = Array.from({ length: 300 }, (_, n) => `a${n}@acme.test,${'𠮷'.repeat(50)}\n`)
  const { good, errors } = await readImportFile(`email,name\n${'\n'.repeat(shift)}${rows.join('')}`)
  expect(errors).toEqual([])
  expect(new Set(good.map(({ name }) => name))).toEqual(new Set(['𠮷'.repeat(50)]))
})

it('others are served while a long file is read', async () => {
  let turns = 0
  const count = setInterval(() => {
    turns += 1
  })
  const row = `a1@acme.test,Anna Huber${',x'.repeat(150)}\n`
  await readImportFile(`email,name${',note'.repeat(150)}\n${row.repeat(9000)}`)
  clearInterval(count)
  expect(turns).toBeGreaterThan(20)
})

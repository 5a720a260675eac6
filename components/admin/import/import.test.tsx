import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { ImportReport } from '@/lib/schemas/import'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { Import } from './import'

testPage()
const post = 'POST /api/admin/import'
const good: ImportReport = { rows: 3, added: 2, administrators: 0, existing: 1, errors: [], errorCount: 0 }
const bad: ImportReport = {
  rows: 3,
  added: 0,
  administrators: 0,
  existing: 0,
  errors: [
    { line: 3, field: 'email', code: 'not-an-address', message: 'is not an email address' },
    {
      ...{ line: 7, field: null, code: 'too-many-cells', message: 'has 3 cells where the head line has 2' },
      values: { cells: 3, columns: 2 },
    },
  ],
  errorCount: 120,
}
const csv = 'email,name\nerin@acme.test,Erin Employee\n'
const textField = () => screen.getByLabelText<HTMLTextAreaElement>('The file’s text')
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
async function paste(text = csv) {
  await userEvent.click(textField())
  await userEvent.paste(text)
}

test('a file is previewed before anything is written, and then imported as it was previewed', async () => {
  const server = fakeServer({ [post]: () => ({ body: good }) })
  renderPortal(<Import />)
  // jsdom's files cannot be read.
  const file = Object.assign(new File([csv], 'people.csv', { type: 'text/csv' }), { text: async () => csv })
  await userEvent.upload(screen.getByLabelText(/Choose a file/), file)
  await waitFor(() => expect(textField().value).toBe(csv))
  expect(screen.getByText('people.csv')).toBeDefined()
  await press('Preview')
  expect(await screen.findByText(sentence(/3 people in the file. 2 people are new. 1 is here already/))).toBeDefined()
  const place = screen.getByRole('status')
  await press('Import 2 people')
  await waitFor(() => expect(place.textContent).toMatch(/2 people were added. 1 was here already./))
  expect(document.activeElement).toBe(within(place).getByRole('link'))
  expect(server.sent(post)).toEqual([
    { route: post, body: { csv }, query: { dryRun: 'true' } },
    { route: post, body: { csv } },
  ])
})

test('what is wrong stands by its line, nothing can be imported, and the text stays to be mended', async () => {
  const server = fakeServer({ [post]: () => ({ body: bad }) })
  renderPortal(<Import />)
  await paste()
  await press('Preview')
  const lines = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)
  expect(lines).toEqual(['Line 3Email: This is not an email address.', 'Line 7The row has 3 cells, the first line 2.'])
  expect(screen.getByText('118 more are not listed.')).toBeDefined()
  expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull()
  expect(textField().value).toBe(csv)
  await userEvent.type(textField(), 'x')
  expect(screen.queryByText(/is not an email address/)).toBeNull()
  expect(server.sent(post)).toHaveLength(1)
})

test('a file that makes administrators says how many before it is imported', async () => {
  fakeServer({ [post]: () => ({ body: { ...good, administrators: 1 } }) })
  renderPortal(<Import />)
  await paste()
  await press('Preview')
  expect(await screen.findByText(/One of them becomes an administrator/)).toBeDefined()
})

test('where an address was taken since the preview, the import tells of it and keeps the text', async () => {
  let looks = 0
  fakeServer({
    [post]: (_, query) => {
      if (!query.has('dryRun')) return { status: 422, body: { code: 'invalid-body', fields: { 'line 2': 'email' } } }
      looks += 1
      return { body: looks === 1 ? good : { ...bad, errorCount: 2 } }
    },
  })
  renderPortal(<Import />)
  await paste()
  await press('Preview')
  await press('Import 2 people')
  expect(await screen.findByText('Line 3')).toBeDefined()
  expect(textField().value).toBe(csv)
})

test('an import that failed can be pressed once more', async () => {
  let away = true
  fakeServer({
    [post]: (_, query) => (away && !query.has('dryRun') ? refuse(503, 'unavailable', 'Not just now.') : { body: good }),
  })
  renderPortal(<Import />)
  await paste()
  await press('Preview')
  await press('Import 2 people')
  expect((await screen.findByRole('alert')).textContent).toBe('Not just now.')
  expect(textField().value).toBe(csv)
  away = false
  await press('Import 2 people')
  expect(await screen.findByText(/2 people were added/)).toBeDefined()
})

test('without a file nothing is sent', async () => {
  const server = fakeServer({})
  renderPortal(<Import />)
  await press('Preview')
  expect(screen.getByRole('alert').textContent).toBe('Choose a file or paste its text first.')
  expect(document.activeElement).toBe(textField())
  expect(server.calls).toHaveLength(0)
})

test('a file whose letters were lost is told how to save it, and nothing is sent', async () => {
  const server = fakeServer({})
  renderPortal(<Import />)
  await paste('email,name\njoao@acme.test,Jo\uFFFDo\n')
  expect(screen.getByRole('alert').textContent).toMatch(/Save it as CSV UTF-8/)
  await press('Preview')
  expect(server.calls).toHaveLength(0)
})

test('nothing is typed over a text while it is being imported', async () => {
  let answer = (_: { body: ImportReport }) => {}
  const server = fakeServer({
    [post]: (_, query) =>
      query.has('dryRun') ? { body: good } : new Promise<{ body: ImportReport }>((resolve) => (answer = resolve)),
  })
  renderPortal(<Import />)
  await paste()
  await press('Preview')
  await press('Import 2 people')
  await waitFor(() => expect(server.sent(post)).toHaveLength(2))
  await paste('email,name\nb1@acme.test,Bert\n')
  expect(textField().value).toBe(csv)
  expect(screen.getByLabelText<HTMLInputElement>(/Choose a file/).disabled).toBe(true)
  answer({ body: good })
  await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/2 people were added/))
})

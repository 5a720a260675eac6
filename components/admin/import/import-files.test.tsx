import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { ImportReport } from '@/lib/schemas/import'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { Import } from './import'

testPage()
const post = 'POST /api/admin/import'
const good: ImportReport = { rows: 1, added: 1, administrators: 0, existing: 0, errors: [], errorCount: 0 }
const textField = () => screen.getByLabelText<HTMLTextAreaElement>('The file’s text')
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const choose = (...bytes: (string | Uint8Array<ArrayBuffer>)[]) =>
  userEvent.upload(screen.getByLabelText(/Choose a file/), new File(bytes, 'people.csv', { type: 'text/csv' }))
const german = 'email,name\nl1@acme.test,Jürgen Müller\n'
const windows1252 = Uint8Array.from(german, (letter) => letter.charCodeAt(0))

test('a file in Windows-1252 keeps its letters, and the preview asks the person to check them', async () => {
  const server = fakeServer({ [post]: () => ({ body: good }) })
  renderPortal(<Import />)
  await choose(windows1252)
  await waitFor(() => expect(textField().value).toBe(german))
  await press('Preview')
  expect(
    await screen.findByText(sentence(/read it as Windows-1252. Check that “Jürgen Müller” is spelled right/)),
  ).toBeDefined()
  expect(server.sent(post)).toMatchObject([{ body: { csv: german } }])
  expect(screen.getByText('Jürgen Müller').translate).toBe(false)
  await userEvent.tripleClick(textField())
  textField().select()
  await userEvent.paste('email,name\nana@acme.test,José Gómez\n')
  await press('Preview')
  await screen.findByText(/1 person is new/)
  expect(screen.queryByText(/Windows-1252/)).toBeNull()
})

test('a file in UTF-8 or in UTF-16 with its mark is read without a word about it', async () => {
  fakeServer({ [post]: () => ({ body: good }) })
  renderPortal(<Import />)
  await choose(Uint8Array.from([0xff, 0xfe, ...[...german].flatMap((letter) => [letter.charCodeAt(0), 0])]))
  await waitFor(() => expect(textField().value).toBe(german))
  await press('Preview')
  await screen.findByText(/1 person is new/)
  expect(screen.queryByText(/Windows-1252/)).toBeNull()
  await choose(german)
  await waitFor(() => expect(textField().value).toBe(german))
})

test('a workbook is not read as text, and the person learns how to save it', async () => {
  fakeServer({})
  renderPortal(<Import />)
  await choose(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0))
  expect((await screen.findByRole('alert')).textContent).toMatch(/This is a workbook, not a CSV file/)
  expect(textField().value).toBe('')
  await choose(german)
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})

test('a file that is too large is not read', async () => {
  fakeServer({})
  renderPortal(<Import />)
  const file = new File([german], 'people.csv', { type: 'text/csv' })
  Object.defineProperty(file, 'size', { value: 17 * 1024 * 1024 })
  await userEvent.upload(screen.getByLabelText(/Choose a file/), file)
  expect((await screen.findByRole('alert')).textContent).toMatch(/more than 4 MB/)
})

test('columns that are not used are named once, without a fault', async () => {
  fakeServer({ [post]: () => ({ body: { ...good, ignoredColumns: ['Department', 'Job title'] } }) })
  renderPortal(<Import />)
  await choose(german)
  await press('Preview')
  expect(await screen.findByText(sentence('These 2 columns are not used: Department, Job title.'))).toBeDefined()
  expect(screen.getByRole('button', { name: 'Import 1 person' })).toBeDefined()
})

test('the person chooses between two columns of addresses, and exactly that is imported', async () => {
  const candidates = ['mail', 'userPrincipalName']
  const fault = { line: 1, field: 'email', code: 'address-column-unclear', message: 'x', values: { columns: 'x' } }
  const server = fakeServer({
    [post]: (body) => {
      const { addressColumn: chosen = null } = body as { addressColumn?: string }
      const unclear = { ...good, added: 0, errors: [fault], errorCount: 1 }
      return { body: { ...(chosen ? good : unclear), addressColumns: { chosen, candidates } } }
    },
  })
  renderPortal(<Import />)
  await choose(german)
  await press('Preview')
  const select = await screen.findByLabelText<HTMLSelectElement>('Address column')
  expect(select.value).toBe('')
  expect(screen.queryByText(/thing is to be mended/)).toBeNull()
  expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull()
  select.focus()
  await userEvent.selectOptions(select, 'userPrincipalName')
  await screen.findByText(
    sentence('Email addresses come from the column “userPrincipalName”. You can choose another one.'),
  )
  expect(document.activeElement).toBe(select)
  await press('Import 1 person')
  await screen.findByText(/1 person was added/)
  const chosen = { csv: german, addressColumn: 'userPrincipalName' }
  expect(server.sent(post).map(({ body }) => body)).toEqual([{ csv: german }, chosen, chosen])
})

test('after a preview of another column failed, exactly what is shown is imported', async () => {
  let answer: (() => void) | undefined
  const wait = new Promise<void>((resolve) => {
    answer = resolve
  })
  const addressColumns = { chosen: 'mail', candidates: ['mail', 'userPrincipalName'] }
  const server = fakeServer({
    [post]: (body) =>
      'addressColumn' in (body as object)
        ? wait.then(() => refuse(503, 'unavailable', 'Not just now.'))
        : { body: { ...good, addressColumns } },
  })
  renderPortal(<Import />)
  await choose(german)
  await press('Preview')
  const select = await screen.findByLabelText<HTMLSelectElement>('Address column')
  await userEvent.selectOptions(select, 'userPrincipalName')
  expect(select.value).toBe('userPrincipalName')
  expect(screen.getByRole('button', { name: 'Import 1 person' }).getAttribute('aria-busy')).toBe('true')
  answer?.()
  expect((await screen.findByRole('alert')).textContent).toBe('Not just now.')
  expect(select.value).toBe('mail')
  await press('Import 1 person')
  await screen.findByText(/1 person was added/)
  expect(server.sent(post).at(-1)).toEqual({ route: post, body: { csv: german } })
})

test('a preview that was on its way is not shown for a text that changed since', async () => {
  let answer: (() => void) | undefined
  const wait = new Promise<void>((resolve) => {
    answer = resolve
  })
  fakeServer({ [post]: () => wait.then(() => ({ body: good })) })
  renderPortal(<Import />)
  await choose(german)
  await waitFor(() => expect(textField().value).toBe(german))
  await press('Preview')
  await userEvent.type(textField(), 'x')
  answer?.()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(screen.queryByText('What would happen')).toBeNull()
})

import { expect, it } from 'vitest'
import { Prisma } from '../../generated/prisma/client'
import { testDatabase } from '../../testing/database/test-database'
import { isPrepared, prepared, together } from './statement'

const database = testDatabase()
const company = (name: string) => prepared`INSERT INTO company (id, name) VALUES (gen_random_uuid(), ${name})`
const names = async () => (await database.db.company.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name)

it('writes that go together are all written, and one alone too', async () => {
  expect(await together(database.db, [company('One'), company('Two'), company('Three')])).toBe(1)
  expect(await together(database.db, [company('Four')])).toBe(1)
  expect(await names()).toEqual(['Four', 'One', 'Three', 'Two'])
})

it('where one of them fails none is written', async () => {
  const bad = prepared`INSERT INTO company (id, name) VALUES (${'no id'}::uuid, 'Bad')`
  await expect(together(database.db, [company('Five'), bad])).rejects.toThrow()
  expect(await database.db.company.count({ where: { name: 'Five' } })).toBe(0)
})

it('only what is written as prepared is kept by a connection', () => {
  expect(isPrepared(company('One'))).toBe(true)
  expect(isPrepared(Prisma.sql`SELECT ${1}`)).toBe(false)
})

import { expect, it } from 'vitest'
import { withImportBody } from './import-bodies'

/** Bodies whose upload has begun and does not end. */
function hold(...companyIds: string[]) {
  const ends: (() => void)[] = []
  const held = companyIds.map((companyId) =>
    withImportBody(companyId, () => new Promise<void>((end) => ends.push(end))),
  )
  return {
    async end() {
      for (const end of ends) end()
      await Promise.all(held)
    },
  }
}

const done = async () => 'done'

it('a company that uploads two import files at once is asked to wait with the third, whoever of it sends it, and others are not', async () => {
  const uploads = hold('one', 'one')
  await expect(withImportBody('one', done)).rejects.toMatchObject({ code: 'busy', details: { retryAfter: 5 } })
  await expect(withImportBody('other', done)).resolves.toBe('done')
  await uploads.end()
  await expect(withImportBody('one', done)).resolves.toBe('done')
})

it('no more than eight import files are in memory at once, whoever sends them', async () => {
  const uploads = hold('a', 'b', 'c', 'd', 'a', 'b', 'c', 'd')
  await expect(withImportBody('e', done)).rejects.toMatchObject({ code: 'busy' })
  await uploads.end()
  await expect(withImportBody('e', done)).resolves.toBe('done')
})

it('an import that fails gives its place back', async () => {
  const fails = () => withImportBody('one', () => Promise.reject(new Error('cut off')))
  for (let n = 0; n < 5; n += 1) await expect(fails()).rejects.toThrow('cut off')
})

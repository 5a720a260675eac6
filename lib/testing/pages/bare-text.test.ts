import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bareTextIn } from './bare-text'

const screens = ['app', 'components'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.includes('.test.'))
    .map((file) => `${folder}/${file}`),
)

test('every text of every screen has an element of its own, so a translated page survives', () => {
  expect(screens.length).toBeGreaterThan(100)
  const found = screens.flatMap((file) => bareTextIn(readFileSync(file, 'utf8')).map((text) => `${file}: ${text}`))
  expect(found).toEqual([])
})

describe('the scan finds', () => {
  const cases = [
    ['text after something that comes and goes', '<b>{busy && <Spinner />}Save</b>'],
    ['text or an element beside another', "<b>{done ? t('done') : <Spinner />}<i /></b>"],
    ['two texts in one element', "<p>{t('one')} {t('two')}</p>"],
    ['a word of a catalogue beside an icon', '<p><Icon />{words.summary}</p>'],
    ['text in a fragment', '<>Saved</>'],
    ['a template beside an element', '<p><b />{`as it is`}</p>'],
    ['rich text without elements of its own', "<p>{t.rich('since', { when })}</p>"],
  ] as const
  for (const [what, source] of cases)
    test(what, () => expect(bareTextIn(`export const X = () => ${source}`)).not.toEqual([]))

  test('nothing in lone text, in separated text and in lists', () => {
    const source = `<><p>{busy ? 'Saving' : t('save')}</p><Sentence>{t('one')} {t.rich('two')}</Sentence><ul><li />{list.map(row)}</ul></>`
    expect(bareTextIn(`export const X = () => ${source}`)).toEqual([])
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...filesIn('docs', /\.md$/),
  join('bench', 'README.md'),
]
/** Folders that operators make. */
const notOurs = ['docs/deploy/secrets']

const link = /\]\((?![a-z]+:|#)([^)#\s]+)/g
const code = /`([^`\n]+)`/g
const path = /(?<![\w/.@-])(?:app|bench|components|docs|e2e|lib|prisma|scripts)\/[\w()[\]./-]*\w[\])]?/g

const linksIn = (text: string, page: string) =>
  [...text.matchAll(link)].map(([, target = '']) => join(dirname(page), decodeURI(target)))

/** Paths such as `lib/domain/factors/index.ts`. Commands with a star or a NAME in them are left out. */
const pathsIn = (text: string) =>
  [...text.matchAll(code)].flatMap(([, words = '']) => (/\*|\bNAME\b/.test(words) ? [] : (words.match(path) ?? [])))

/** Of a heading, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const anchorsIn = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** Links to a heading, of this page or of another one. */
const headingLinksIn = (text: string, page: string) =>
  [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)#([^)\s]+)\)/g)].map(([, target, anchor = '']) => ({
    target: target ? join(dirname(page), target) : page,
    anchor,
  }))

describe('the documentation', () => {
  it.each(pages)('%s names only files and folders that exist', (page) => {
    const text = readFileSync(page, 'utf8')
    const named = [...linksIn(text, page), ...pathsIn(text)].filter((one) => !notOurs.includes(one))
    const missing = named.filter((one) => !existsSync(one))
    expect(missing, `Correct these paths in ${page}`).toEqual([])
  })

  it.each(pages)('%s links only to headings that exist', (page) => {
    const links = headingLinksIn(readFileSync(page, 'utf8'), page)
    const missing = links.filter(({ target, anchor }) => !anchorsIn(readFileSync(target, 'utf8')).includes(anchor))
    expect(missing, `Correct these links in ${page}`).toEqual([])
  })

  it.each(pages)('%s names only npm scripts that exist', (page) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const named = [...readFileSync(page, 'utf8').matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)]
    const missing = named.map(([, script = '']) => script).filter((script) => !Object.hasOwn(scripts, script))
    expect(missing, `Correct these scripts in ${page}`).toEqual([])
  })

  it('explains every behaviour that a browser flow names (docs/behaviour.md)', () => {
    const page = readFileSync('docs/behaviour.md', 'utf8')
    const titles = filesIn('e2e', /\.spec\.ts$/).map((file) => readFileSync(file, 'utf8').match(/test\(.+/g) ?? [])
    const ids = new Set(titles.flat().flatMap((title) => title.match(/\b[WOBC]\d{1,2}\b/g) ?? []))
    expect(ids.size).toBeGreaterThan(20)
    expect(
      [...ids].filter((id) => !page.includes(`**${id}**`)),
      'Explain these in docs/behaviour.md',
    ).toEqual([])
  })

  it('has every rule that the code cites (SECURITY.md)', () => {
    const rules = readFileSync('SECURITY.md', 'utf8')
    const sources = [...filesIn('lib', /\.tsx?$/), ...filesIn('components', /\.tsx?$/), 'prisma/schema.prisma']
    const cited = sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/SECURITY(?:\.md)? (\d+)/g)])
    const numbers = new Set(cited.map(([, number]) => number))
    expect(numbers.size).toBeGreaterThan(5)
    expect(
      [...numbers].filter((number) => !rules.includes(`\n${number}. `)),
      'Add these to SECURITY.md',
    ).toEqual([])
  })
})

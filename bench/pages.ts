import { Agent } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Portal } from '../lib/testing/portal/portal'
import { emailOf } from '../lib/testing/seeds/numbered-people'
import { password } from '../lib/testing/seeds/person-rows'
import { Client, expect } from './support/client'
import type { Bench } from './support/result'
import { openStage } from './support/stage'

const allowedKb = 12

const bench: Bench = {
  title: 'Page weight',
  async run(say) {
    const stage = await openStage({ enrolled: 1, apps: ['floor'], say })
    const agent = new Agent({ keepAlive: true })
    const visitor = ({ port, host }: Portal) => new Client({ port, host }, agent, 0, () => {})
    try {
      const [portal, floor] = stage.systems.map(({ server }) => visitor(server))
      if (!portal || !floor) throw new Error('no floor')
      const empty = await weigh(floor, '/')
      const signIn = await weigh(portal, '/sign-in')
      await givePassword(portal)
      const verify = await weigh(portal, '/sign-in/verify')
      const rows = Object.entries({ 'empty Next page': empty, '/sign-in': signIn, '/sign-in/verify': verify })
      const goal = (page: string, { script }: Weight) => ({
        goal: `JavaScript of ${page}: at most ${allowedKb} kB gzip more than an empty Next page`,
        saw: `${kb(script - empty.script)} kB more`,
        met: script - empty.script <= allowedKb * 1000,
      })
      return {
        tables: [
          {
            title: 'Every script chunk that the page names, gzip, without the polyfills that only old browsers load.',
            head: ['page', 'chunks', 'JavaScript, kB', 'HTML, kB'],
            rows: rows.map(([page, { chunks, script, html }]) => [page, String(chunks), kb(script), kb(html)]),
          },
        ],
        goals: [goal('/sign-in', signIn), goal('/sign-in/verify', verify)],
      }
    } finally {
      agent.destroy()
      await stage.close()
    }
  },
}

export default bench

const kb = (bytes: number) => (bytes / 1000).toFixed(1)

/** Bytes after gzip. */
interface Weight {
  chunks: number
  script: number
  html: number
}

/** In tags, preloads and the payload that React reads first: all of it is loaded before the page is ready. */
async function weigh(client: Client, path: string): Promise<Weight> {
  const page = await client.get('page', path)
  expect(page.status === 200, path, page)
  const old = new Set([...page.text.matchAll(/<script src="([^"]+)"[^>]*noModule/g)].map(([, src]) => src))
  const named = [...page.text.matchAll(/\/_next\/static\/chunks\/[^"\\?]+\.js/g)].map(([src]) => src)
  const chunks = [...new Set(named)].filter((src) => !old.has(src))
  let script = 0
  for (const src of chunks) {
    const chunk = await client.get('chunk', src)
    expect(chunk.status === 200, src, chunk)
    script += gzipSync(chunk.text).length
  }
  return { chunks: chunks.length, script, html: gzipSync(page.text).length }
}

async function givePassword(client: Client) {
  const csrf = await client.get('csrf', '/api/auth/csrf')
  const { csrfToken } = JSON.parse(csrf.text)
  const given = { csrfToken, email: emailOf(0), password, json: 'true' }
  const first = await client.form('password', '/api/auth/callback/password', given)
  expect(first.status === 200 && first.text.includes('/sign-in/verify'), 'password', first)
}

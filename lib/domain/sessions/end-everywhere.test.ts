import { expect, it } from 'vitest'
import { typePassword } from '../../testing/people'
import { sealSomething } from '../../testing/seeds/sealed'
import { testDeps } from '../../testing/test-deps'
import { endEverywhere } from './end-everywhere'

const deps = testDeps()
const listener = { report() {}, signal: new AbortController().signal }

it('everybody is signed out and every half sign-in is over; factors and passwords stay', async () => {
  await sealSomething(deps)
  const { id: userId } = await deps.db.user.findFirstOrThrow()
  const expiresAt = new Date('2026-11-25T12:00:00Z')
  const rows = Array.from({ length: 2500 }, (_, n) => ({
    ...{ tokenHash: `t${n}`, userId, factorProvenAt: expiresAt, userAgent: 'x', expiresAt },
  }))
  await deps.db.trustedBrowser.createMany({ data: rows })
  for (const purpose of ['PASSWORD_RESET', 'INVITATION'] as const)
    await deps.db.link.create({ data: { tokenHash: purpose, purpose, userId, expiresAt } })
  const begun = await typePassword(deps)
  expect(begun.kind).toBe('challenge')
  const counts = await endEverywhere(deps, listener)
  expect(counts).toEqual({ sessions: 1, trustedBrowsers: 2500, halfSignIns: 1, resetLinks: 1 })
  // What a session could still come of is gone before the sessions are.
  expect(Object.keys(counts).at(-1)).toBe('sessions')
  expect(await deps.db.session.count()).toBe(0)
  expect(await deps.db.link.findMany()).toMatchObject([{ purpose: 'INVITATION' }])
  expect(await deps.db.authenticator.count()).toBe(1)
  expect(await deps.db.recoveryCode.count()).toBe(10)
  expect(await deps.db.auditEvent.count({ where: { type: 'session.all-ended' } })).toBe(1)
})

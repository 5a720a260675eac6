import { expect, it } from 'vitest'
import type { LiveSession } from '../../domain/sessions/sessions'
import { here, person } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { auditDownload } from './audit'
import { reportDownload } from './report'

const deps = testDeps()

it('who takes the people’s or the audit log’s file away stands in the audit log, with what was asked for', async () => {
  const { id, companyId } = await person(deps)
  const session = { person: { id, companyId } } as LiveSession
  const call = { deps, session, source: here, requestId: 'r1' }
  await (await reportDownload(call)).text()
  await (await auditDownload(call, { type: 'user.created' }, 'jsonl')).text()
  const events = await deps.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
  expect(events).toMatchObject([
    { type: 'report.exported', companyId, actorId: id, ip: here.ip },
    { type: 'audit.exported', companyId, actorId: id, detail: { type: 'user.created', format: 'jsonl' } },
  ])
})

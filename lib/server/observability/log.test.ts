import { expect, it } from 'vitest'
import { makeLog } from './log'
import { withRequest } from './request-context'

function logged(write: (log: ReturnType<typeof makeLog>) => void) {
  const lines: string[] = []
  write(makeLog({ write: (line) => void lines.push(line) }))
  return lines
}

it('a line is one JSON object with time, level, request id and message', () => {
  const [line] = logged((log) => log.warn({ requestId: 'r1' }, 'the database is away'))
  expect(JSON.parse(line ?? '')).toMatchObject({
    level: 'warn',
    requestId: 'r1',
    msg: 'the database is away',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  })
})

it('shows no password, code, token or cookie, even when somebody logs the whole body', () => {
  const fields = { password: 'hunter2', body: { code: 'hunter2', token: 'hunter2' }, headers: { cookie: 'hunter2' } }
  expect(logged((log) => log.info(fields, 'request')).join()).not.toContain('hunter2')
})

it('shows no full address, wherever it stands', () => {
  const error = new Error('no such person employee@acme.test')
  const text = logged((log) => log.error({ error, to: 'employee@acme.test' }, 'mail to <employee@acme.test>')).join()
  expect(text).not.toContain('employee@')
  expect(text).toContain('e•••@acme.test')
})

it('shows an error with its cause and nothing that hangs on it', () => {
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { query: 'hunter2' })
  const text = logged((log) => log.error({ error }, 'failed')).join()
  expect(text).toContain('outer')
  expect(text).toContain('inner')
  expect(text).not.toContain('hunter2')
})

it('whatever is logged while a request is answered carries its id, and nothing else does', () => {
  const lines = logged((log) => {
    withRequest({ requestId: 'r1' }, () => log.warn({}, 'deep in the domain'))
    withRequest({ requestId: 'r1' }, () => log.warn({ requestId: 'r2' }, 'of another'))
    log.warn({}, 'by itself')
  })
  expect(lines.map((line) => JSON.parse(line).requestId)).toEqual(['r1', 'r2', undefined])
})

it('with LOG_LEVEL warn a request is no line, a failure is', () => {
  const lines = logged((log) => {
    log.setLevel('warn')
    log.info({}, 'request')
    log.error({}, 'failed')
  })
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['failed'])
})

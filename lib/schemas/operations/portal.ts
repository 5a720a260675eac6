import { z } from 'zod'
import { mailboxMail, mailboxQuery } from '../mailbox'
import type { Operation } from '../operation'

const health = z.object({ status: z.literal('ok') })

export const portalOperations = {
  live: {
    method: 'GET',
    path: '/api/health/live',
    summary: 'The process runs',
    access: 'public',
    answer: health,
    status: 200,
  },
  ready: {
    method: 'GET',
    path: '/api/health/ready',
    summary: 'Database reachable, migrations applied, keys open',
    access: 'public',
    answer: health,
    status: 200,
  },
  metrics: {
    method: 'GET',
    path: '/api/metrics',
    summary: 'Prometheus text; from this machine, or with METRICS_TOKEN as bearer token. 404 or 401 for others',
    access: 'public',
    status: 200,
  },
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    status: 200,
  },
  mailbox: {
    method: 'GET',
    path: '/api/dev/mailbox',
    summary: 'The mails of the embedded demo, newest first; 404 everywhere else',
    access: 'public',
    query: mailboxQuery,
    answer: z.array(mailboxMail),
    status: 200,
  },
} as const satisfies Record<string, Operation>

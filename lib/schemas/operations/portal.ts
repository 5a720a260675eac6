import { z } from 'zod'
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
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    status: 200,
  },
} as const satisfies Record<string, Operation>

import * as account from '../account'
import type { Operation } from '../operation'

export const sessionOperations = {
  sessions: {
    method: 'GET',
    path: '/api/account/sessions',
    summary: 'Live sessions, the newest first',
    access: 'session',
    answer: account.sessionList,
    status: 200,
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/api/account/sessions',
    summary: 'End all other sessions',
    access: 'session',
    stepUp: true,
    status: 204,
  },
  endSession: {
    method: 'DELETE',
    path: '/api/account/sessions/{id}',
    summary: 'End one session',
    access: 'session',
    stepUp: true,
    status: 204,
  },
  trustedBrowsers: {
    method: 'GET',
    path: '/api/account/trusted-browsers',
    summary: 'Browsers in which the second factor is not asked for',
    access: 'session',
    answer: account.trustedBrowserList,
    status: 200,
  },
  endAllTrust: {
    method: 'DELETE',
    path: '/api/account/trusted-browsers',
    summary: 'End the trust in all browsers',
    access: 'session',
    status: 204,
  },
  endTrust: {
    method: 'DELETE',
    path: '/api/account/trusted-browsers/{id}',
    summary: 'End the trust in one browser',
    access: 'session',
    status: 204,
  },
} as const satisfies Record<string, Operation>

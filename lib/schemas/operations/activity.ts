import { activityPage, activityQuery, notMeView } from '../activity'
import { empty } from '../common'
import type { Operation } from '../operation'

export const activityOperations = {
  activity: {
    method: 'GET',
    path: '/api/account/activity',
    summary: 'What happened to the account, the newest first',
    access: 'session',
    query: activityQuery,
    answer: activityPage,
    status: 200,
  },
  notMe: {
    method: 'POST',
    path: '/api/account/not-me',
    summary: 'It was somebody else: end all other sessions and all trust, and make the password void',
    access: 'session',
    stepUp: true,
    body: empty,
    answer: notMeView,
    status: 200,
  },
} as const satisfies Record<string, Operation>

import { empty } from '../common'
import type { Operation } from '../operation'
import { challengeView, codeSentView, signInSourceView, sourceBody } from '../sign-in'

export const signInOperations = {
  pendingSignIn: {
    method: 'GET',
    path: '/api/sign-in',
    summary: 'The pending challenge of this browser',
    access: 'public',
    answer: challengeView,
    status: 200,
  },
  emailSignInCode: {
    method: 'POST',
    path: '/api/sign-in/email-code',
    summary: 'Email a code for the pending challenge: again, or instead of the authenticator',
    access: 'public',
    body: empty,
    answer: codeSentView,
    status: 202,
  },
  signInSource: {
    method: 'POST',
    path: '/api/sign-in/source',
    summary: 'The way in of an address, by its domain alone',
    access: 'public',
    body: sourceBody,
    answer: signInSourceView,
    status: 200,
  },
} as const satisfies Record<string, Operation>

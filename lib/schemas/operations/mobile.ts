import * as mobile from '../mobile'
import type { Operation } from '../operation'
import { codeSentView, sessionView } from '../sign-in'

export const mobileOperations = {
  mobileSignIn: {
    method: 'POST',
    path: '/api/mobile/sign-in',
    summary: 'Sign a mobile app in; where the company asks for it, 401 second-factor-required with a challenge',
    access: 'public',
    body: mobile.mobileSignInBody,
    answer: mobile.mobileTokenView,
    status: 201,
    statuses: { 'invalid-credentials': 401 },
  },
  mobileEmailCode: {
    method: 'POST',
    path: '/api/mobile/sign-in/email-code',
    summary: 'Email a code for a mobile app’s challenge',
    access: 'public',
    body: mobile.mobileChallengeBody,
    answer: codeSentView,
    status: 202,
  },
  mobileSecondFactor: {
    method: 'POST',
    path: '/api/mobile/sign-in/second-factor',
    summary: 'Finish a mobile app’s sign-in',
    access: 'public',
    body: mobile.mobileFactorBody,
    answer: mobile.mobileTokenView,
    status: 201,
  },
  mobileMe: {
    method: 'GET',
    path: '/api/mobile/me',
    summary: 'Whose token it is',
    access: 'mobile',
    answer: sessionView.shape.user,
    status: 200,
  },
  mobileSignOut: {
    method: 'DELETE',
    path: '/api/mobile/session',
    summary: 'End the token',
    access: 'mobile',
    status: 204,
  },
} as const satisfies Record<string, Operation>

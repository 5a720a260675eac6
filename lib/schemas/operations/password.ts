import { empty } from '../common'
import type { Operation } from '../operation'
import * as password from '../password'

export const passwordOperations = {
  changePassword: {
    method: 'PUT',
    path: '/api/account/password',
    summary: 'Change the password; all other sessions and all trust end',
    access: 'session',
    stepUp: true,
    unmanaged: 'password',
    body: password.changePasswordBody,
    status: 204,
  },
  requestReset: {
    method: 'POST',
    path: '/api/password-reset',
    summary: 'Mail a reset link to who has this address; the same answer whether or not anybody has',
    access: 'public',
    body: password.resetRequestBody,
    answer: empty,
    status: 202,
  },
  completeReset: {
    method: 'POST',
    path: '/api/password-reset/complete',
    summary: 'Spend a reset link for a new password; neither signs in nor touches MFA',
    access: 'public',
    body: password.setPasswordBody,
    status: 204,
  },
  completeInvitation: {
    method: 'POST',
    path: '/api/invitation/complete',
    summary: 'Spend an invitation for a first password; does not sign in',
    access: 'public',
    body: password.setPasswordBody,
    status: 204,
  },
  passwordLink: {
    method: 'POST',
    path: '/api/password-link',
    summary: 'Whose link it is, and how long the new password must be; spends nothing',
    access: 'public',
    body: password.linkBody,
    answer: password.linkView,
    status: 200,
  },
} as const satisfies Record<string, Operation>

import { renameBody, validatedView } from '../account'
import { empty } from '../common'
import { endOthersOfVersion, factorChange, type Operation } from '../operation'
import { passkeyCreationView, passkeyRequestView, registerPasskeyBody } from '../passkey'

export const passkeyOperations = {
  signInPasskeyOptions: {
    method: 'POST',
    path: '/api/sign-in/passkey-options',
    summary: 'WebAuthn request options for the pending challenge',
    access: 'public',
    body: empty,
    answer: passkeyRequestView,
    status: 200,
  },
  openPasskeyDoor: {
    method: 'POST',
    path: '/api/sign-in/passkey',
    summary: 'WebAuthn request options for signing in without a password; POST /api/auth/callback/passkey answers them',
    access: 'public',
    body: empty,
    answer: passkeyRequestView,
    status: 200,
  },
  stepUpPasskeyOptions: {
    method: 'POST',
    path: '/api/account/step-up/passkey-options',
    summary: 'WebAuthn request options to confirm with',
    access: 'set-up',
    unmanaged: 'factors',
    body: empty,
    answer: passkeyRequestView,
    status: 200,
  },
  beginPasskey: {
    method: 'POST',
    path: '/api/account/mfa/passkeys/options',
    summary: 'WebAuthn creation options for a new passkey',
    ...factorChange,
    body: empty,
    answer: passkeyCreationView,
    status: 200,
  },
  registerPasskey: {
    method: 'POST',
    path: '/api/account/mfa/passkeys',
    summary: 'Register the new passkey; it becomes the option where there is none yet',
    ...factorChange,
    body: registerPasskeyBody,
    answer: validatedView,
    status: 201,
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/api/account/mfa/passkeys/{id}',
    summary: 'Call a passkey something else',
    ...factorChange,
    body: renameBody,
    status: 204,
  },
  removePasskey: {
    method: 'DELETE',
    path: '/api/account/mfa/passkeys/{id}',
    summary: 'Remove one passkey; where it is gone already: 404',
    ...factorChange,
    query: endOthersOfVersion,
    status: 204,
  },
} as const satisfies Record<string, Operation>

import { removeKeys, verifyCode } from './authenticator/authenticator'
import { beginAuthenticator, confirmAuthenticator } from './authenticator/setup'
import { removeEmail, verifyEmailCode } from './email/code'
import { beginEmail, confirmEmail } from './email/setup'
import type { Factor, FactorKind } from './factor'
import { removePasskeys, verifyPasskey } from './passkey/proof'
import { beginPasskey, confirmPasskey } from './passkey/setup'
import { markSaved, newSet, removeSet, verifyRecoveryCode } from './recovery-codes'

/** Every factor there is. A new one is its file and its line here; the record must be exhaustive. */
export const factors = {
  authenticator: {
    enrol: beginAuthenticator,
    confirm: confirmAuthenticator,
    verify: verifyCode,
    remove: removeKeys,
  },
  email: {
    enrol: beginEmail,
    confirm: confirmEmail,
    verify: verifyEmailCode,
    remove: removeEmail,
  },
  passkey: {
    enrol: beginPasskey,
    confirm: confirmPasskey,
    verify: verifyPasskey,
    remove: removePasskeys,
  },
  'recovery-code': {
    enrol: newSet,
    confirm: markSaved,
    verify: verifyRecoveryCode,
    remove: removeSet,
  },
} satisfies Record<FactorKind, Factor>

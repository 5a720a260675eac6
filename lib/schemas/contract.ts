import { activityOperations } from './operations/activity'
import { adminOperations } from './operations/admin'
import { mfaOperations } from './operations/mfa'
import { mobileOperations } from './operations/mobile'
import { passkeyOperations } from './operations/passkeys'
import { passwordOperations } from './operations/password'
import { portalOperations } from './operations/portal'
import { sessionOperations } from './operations/sessions'
import { signInOperations } from './operations/sign-in'

/** Every call of HTTP.md but next-auth's own. The routes, their checks and the OpenAPI document are made from it. */
export const contract = {
  ...signInOperations,
  ...passwordOperations,
  ...mfaOperations,
  ...passkeyOperations,
  ...sessionOperations,
  ...activityOperations,
  ...adminOperations,
  ...mobileOperations,
  ...portalOperations,
}

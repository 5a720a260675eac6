import { renewRecoveryCodes } from '@/lib/domain/account/change-mfa'
import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

export const POST = route(contract.renewRecoveryCodes, ({ deps, session, source }) =>
  renewRecoveryCodes(deps, { session, source }),
)

import { askStepUpPasskey } from '@/lib/domain/account/step-up/step-up'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({ op: contract.stepUpPasskeyOptions, run: ({ deps, session }) => askStepUpPasskey(deps, session) }),
})

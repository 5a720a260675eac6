import { emailStepUpCode } from '@/lib/domain/account/step-up/step-up'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.emailStepUpCode,
    run: ({ deps, session, source }) => emailStepUpCode(deps, { session, source }),
  }),
})

import { reportCompromise } from '@/lib/domain/account/report-compromise'
import { requireOwnStepUp } from '@/lib/domain/account/step-up/step-up'
import { contract } from '@/lib/schemas/contract'
import { readCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.notMe,
    run: async ({ deps, session, source }) => {
      requireOwnStepUp(deps, session)
      return reportCompromise(deps, { session, source, known: await readCookie('known') })
    },
  }),
})

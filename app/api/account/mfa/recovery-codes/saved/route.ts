import { DomainError } from '@/lib/domain/errors'
import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route(contract.recoveryCodesSaved, async ({ deps, session, body: { setId } }) => {
    const live = await factors['recovery-code'].confirm(deps, { userId: session.person.id, setId })
    if (!live) throw new DomainError('not-found')
  }),
})

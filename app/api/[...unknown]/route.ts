import type { NextRequest } from 'next/server'
import { DomainError } from '@/lib/domain/errors'
import { answering } from '@/lib/server/http/route'

/** What is no route of ours is told so in JSON, not by the page for people. */
const unknown = (request: NextRequest) =>
  answering(request, '/api', async () => {
    throw new DomainError('not-found')
  })

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT }

import type { NextRequest } from 'next/server'
import { toPascalCase } from '../../domain/errors'
import { emailSignInCode } from '../../domain/sign-in/challenge'
import { deps } from '../deps'
import { asDomainError, isFault } from '../errors/problem'
import { readCookie } from '../http/cookies'
import { requestSource } from '../http/request-source'
import { answering } from '../http/route'
import { requireSameSite } from '../http/same-site'
import { seePage } from '../http/see-page'
import { log } from '../observability/log'

/**
 * POST /sign-in/email-code: the MFA screen's plain form for POST /api/sign-in/email-code, which takes JSON alone. Answers
 * with the screen, which says what became of it.
 */
export const handleEmailCodeForm = (request: NextRequest) =>
  answering(request, '/sign-in/email-code', async () => {
    try {
      requireSameSite(request.headers)
      await emailSignInCode(await deps(), { token: await readCookie('challenge'), source: await requestSource() })
      return screen({})
    } catch (error) {
      const known = asDomainError(error)
      const { code, details } = known
      if (code === 'internal' || code === 'cross-site') throw error
      const away = code === 'unavailable' && !details.dependency
      if (isFault(known)) log().error({ error }, '/sign-in/email-code failed')
      const about = { error: toPascalCase(code), retryAfter: details.retryAfter?.toString() }
      return screen(away ? about : { ...about, sending: '1' })
    }
  })

const screen = (query: Record<string, string | undefined>) => seePage('/sign-in/verify', query)

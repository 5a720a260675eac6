import type { NextRequest } from 'next/server'
import { requestReset } from '../../domain/account/password/password-reset'
import { toPascalCase } from '../../domain/errors'
import { resetRequestBody } from '../../schemas/password'
import { deps } from '../deps'
import { asDomainError, isFault } from '../errors/problem'
import { keepAddress } from '../http/cookies'
import { later, parseWith, readText, requireMediaType } from '../http/request-body'
import { requestSource } from '../http/request-source'
import { answering } from '../http/route'
import { requireSameSite } from '../http/same-site'
import { seePage } from '../http/see-page'
import { log } from '../observability/log'

/**
 * POST /password-reset/send: the plain form for POST /api/password-reset, which takes JSON alone. Answers with the page,
 * which says the same for every address. The address travels in a cookie, never in the URL.
 */
export const handlePasswordResetForm = (request: NextRequest) =>
  answering(request, '/password-reset/send', async () => {
    try {
      const text = await readText(request).catch(later)
      requireMediaType(request, 'application/x-www-form-urlencoded')
      requireSameSite(request.headers)
      if (typeof text !== 'string') throw text
      const { email } = parseWith(resetRequestBody, Object.fromEntries(new URLSearchParams(text)))
      await keepAddress(email)
      if (!email.includes('@')) return page({ error: toPascalCase('invalid-body') })
      await requestReset(await deps(), { email, source: await requestSource() })
      return page({ sent: '1' })
    } catch (error) {
      const known = asDomainError(error)
      const { code, details } = known
      if (!shown.has(code)) throw error
      if (isFault(known)) log().error({ error }, '/password-reset/send failed')
      return page({ error: toPascalCase(code), retryAfter: details.retryAfter?.toString() })
    }
  })

/** The page has a sentence for these; every other failure is answered as problem+json. */
const shown = new Set(['invalid-body', 'unavailable', 'busy'])

const page = (query: Record<string, string | undefined>) => seePage('/password-reset', query)

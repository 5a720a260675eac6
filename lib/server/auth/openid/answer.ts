import type { Deps, Source } from '../../../domain/deps'
import { DomainError } from '../../../domain/errors'
import { refusal } from '../../../domain/sign-in/provider'
import { inPlaceOf } from '../../company-places'
import { settings } from '../../settings/env'
import { AnswerRefused, ProviderAway } from './failures'
import type { Patience } from './request-json'

/** Seconds after which a provider that is away is worth another try. */
const retryAfter = 5

interface Asked {
  companyId: string
  source: Source
}

/**
 * Speaks with a company's provider, in good time. A refusal is written into the company's audit log; a provider that is
 * away goes into the operators' log.
 * @throws DomainError not-at-provider, unavailable (dependency: provider), busy
 */
export async function withProvider<T>(deps: Deps, asked: Asked, speak: (patience: Patience) => Promise<T>): Promise<T> {
  const answer = settings().signInServiceTimeout
  const patience = { answer, call: AbortSignal.timeout(2 * answer) }
  try {
    return await inPlaceOf(asked.companyId, () => speak(patience))
  } catch (error) {
    if (error instanceof AnswerRefused) throw await refusal(deps, { ...asked, cause: error.cause })
    if (!(error instanceof ProviderAway)) throw error
    const reason = error.message.slice(0, 200)
    deps.log.warn({ companyId: asked.companyId, reason }, "a company's provider is away")
    throw new DomainError('unavailable', { dependency: 'provider', retryAfter })
  }
}

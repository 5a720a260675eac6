import type { ProviderCause } from '../../../domain/sign-in/provider'

/** The provider gave no answer, none in time, or none of the kind that a working provider gives: it refused nobody. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway'
}

/** An answer of the provider that lets nobody in. The cause is for the administrators' log alone. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused'
  constructor(override readonly cause: ProviderCause) {
    super(cause)
  }
}

import type { Assertion, PasskeyCreationView, PasskeyRequestView, Registration } from '../schemas/passkey'

/**
 * Why a ceremony came to nothing, as far as people can do something about it. Browsers say `dismissed` of everything that
 * could tell a site which passkeys somebody has: closed, timed out, none there, a security key without a PIN.
 */
export type PasskeyReason =
  | 'dismissed'
  | 'already-here'
  | 'not-here'
  | 'no-verification'
  | 'failed'
  | 'offline'
  /** Another ceremony has begun, or the page needs none any more: nothing is said. */
  | 'aborted'

export class PasskeyError extends Error {
  override readonly name = 'PasskeyError'
  constructor(
    readonly reason: PasskeyReason,
    cause?: unknown,
  ) {
    super(reason, { cause })
  }
}

const reasons: Record<string, PasskeyReason> = {
  AbortError: 'aborted',
  NotAllowedError: 'dismissed',
  InvalidStateError: 'already-here',
  SecurityError: 'not-here',
  ConstraintError: 'no-verification',
  NotSupportedError: 'no-verification',
}

/** Old browsers have none; and a passkey belongs to a name, never to an address of numbers such as 127.0.0.1. */
export const canUsePasskeys = () => typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname)

/** Whether passkeys can be offered where the browser offers kept addresses and passwords. */
export async function canFillPasskeys() {
  if (!canUsePasskeys()) return false
  return (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false)) ?? false
}

/** Only when it is needed: most people who open the sign-in page have no passkey. */
const library = () =>
  import('./webauthn').catch((error: unknown) => {
    throw new PasskeyError('offline', error)
  })
type Library = Awaited<ReturnType<typeof library>>

async function ceremony<T>(run: (library: Library) => Promise<unknown>, signal?: AbortSignal): Promise<T> {
  if (!canUsePasskeys()) throw new PasskeyError('not-here')
  const loaded = await library()
  if (signal?.aborted) throw new PasskeyError('aborted')
  const stop = () => loaded.WebAuthnAbortService.cancelCeremony()
  signal?.addEventListener('abort', stop)
  try {
    const answer = await run(loaded)
    // Given in the moment in which it was no longer wanted.
    if (signal?.aborted) throw new DOMException('Too late', 'AbortError')
    return answer as T
  } catch (error) {
    throw new PasskeyError(reasons[(error as Error).name] ?? 'failed', error)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

type OptionsOf<Start extends 'startAuthentication' | 'startRegistration'> = Parameters<Library[Start]>[0]['optionsJSON']

export interface Asking {
  /** Offers the passkeys in the address field, and waits until one is chosen: as long as the page stands. */
  fill?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** Asks the person to confirm with a passkey. A ceremony that is under way is aborted. @throws PasskeyError */
export const getPasskey = (options: PasskeyRequestView, { fill = false, signal }: Asking = {}) =>
  ceremony<Assertion>(
    ({ startAuthentication }) =>
      startAuthentication({ optionsJSON: options as OptionsOf<'startAuthentication'>, useBrowserAutofill: fill }),
    signal,
  )

/** Lets the person make a passkey. @throws PasskeyError */
export const createPasskey = (options: PasskeyCreationView) =>
  ceremony<Registration>(({ startRegistration }) =>
    startRegistration({ optionsJSON: options as OptionsOf<'startRegistration'> }),
  )

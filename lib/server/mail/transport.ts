import type { Message } from './message'

/** Takes one message to where mail goes. */
export interface Transport {
  readonly name: 'mailbox' | 'smtp' | 'resend'
  /**
   * Gives up when the signal says so.
   * @throws TransportFault
   */
  hand(message: Message, signal: AbortSignal): Promise<void>
}

/** Why a message was not taken. */
export class TransportFault extends Error {
  override readonly name = 'TransportFault'
  constructor(
    /** A code or status, for the log: never an address nor a line of the mail. */
    readonly reason: string,
    /** The same message may be taken in a moment. */
    readonly again = false,
    /** Seconds that the provider asks to wait. */
    readonly retryAfter?: number,
  ) {
    super(reason)
  }
}

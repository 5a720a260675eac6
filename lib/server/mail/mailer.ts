import { setTimeout as sleep } from 'node:timers/promises'
import type { Log, Mailer } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { seconds } from '../../domain/time'
import { demoAllowed, type Settings } from '../settings/env'
import { mailbox } from './mailbox'
import { type Message, messageOf } from './message'
import { resend } from './resend'
import { smtp } from './smtp'
import { type Transport, TransportFault } from './transport'

/** Two tries and the pause between them: 19 s at most. A reservation of lib/domain/limits/throttle.ts is forgotten after 30. */
const tryFor = seconds(7)
const longestPause = seconds(5)
const usualPause = seconds(1)

/** What the settings say; null where no mail can be sent. */
export function transportOf(settings: Settings): Transport | null {
  const { transport, smtpUrl, resendApiKey, resendBaseUrl } = settings.mail
  if (transport === 'smtp' && smtpUrl) return smtp(smtpUrl)
  if (transport === 'resend' && resendApiKey) return resend(resendApiKey, resendBaseUrl)
  return demoAllowed(settings) ? mailbox : null
}

/** The mailer of the settings. Each send is one try, and one more where the provider says "later"; it ends within 20 s. */
export function makeMailer(settings: Settings, log: Log, transport = transportOf(settings)): Mailer {
  return {
    async send(mail) {
      if (!transport) throw new DomainError('unavailable', { dependency: 'mail' })
      const message = await messageOf(mail, settings)
      await hand(transport, message).catch((error: unknown) => {
        if (!(error instanceof TransportFault)) throw error
        log.warn({ transport: transport.name, kind: mail.kind, reason: error.reason }, 'a mail was not taken')
        throw new DomainError('unavailable', { dependency: 'mail', ...waitOf(error) })
      })
    },
  }
}

async function hand(transport: Transport, message: Message) {
  try {
    await transport.hand(message, AbortSignal.timeout(tryFor))
  } catch (error) {
    const pause = pauseAfter(error)
    if (pause === null) throw error
    await sleep(pause)
    await transport.hand(message, AbortSignal.timeout(tryFor))
  }
}

/** Before the second try, ms; null where there is none. */
function pauseAfter(error: unknown): number | null {
  if (!(error instanceof TransportFault) || !error.again) return null
  const pause = error.retryAfter === undefined ? usualPause : seconds(error.retryAfter)
  return pause <= longestPause ? pause : null
}

const longestWait = 3600

/** What a provider asks for is passed on, to whoever waits for the mail. */
const waitOf = ({ retryAfter }: TransportFault) =>
  retryAfter === undefined ? {} : { retryAfter: Math.min(Math.ceil(retryAfter), longestWait) }

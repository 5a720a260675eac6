import { type ErrorResponse, Resend } from 'resend'
import type { Message } from './message'
import { type Transport, TransportFault } from './transport'

/** Resend's API. The key makes a request that was answered too late, and is repeated, one mail. */
export function resend(apiKey: string, baseUrl: string | undefined): Transport {
  const client = new Resend(apiKey, baseUrl ? { baseUrl: baseUrl.replace(/\/+$/, '') } : {})
  return {
    name: 'resend',
    async hand(message, signal) {
      const options = { idempotencyKey: message.key, signal }
      const { error, headers } = await client.emails.send(mailOf(message), options).catch(noAnswer)
      if (error) throw faultOf(error, headers?.['retry-after'])
    },
  }
}

/** The SDK takes strings alone: the recipient is the bare address, and no name of a person is near it. */
const mailOf = ({ from, to, subject, text, html }: Message) => ({
  from: `"${from.name}" <${from.address}>`,
  to: [to.address],
  subject,
  text,
  html,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
})

/** What the SDK throws: the time was up. */
const noAnswer = () => {
  throw new TransportFault('no answer')
}

function faultOf({ statusCode, name }: ErrorResponse, retryAfter: string | undefined): TransportFault {
  if (statusCode === null) return new TransportFault('no answer')
  const again = statusCode === 429 || statusCode >= 500 || name === 'concurrent_idempotent_requests'
  const seconds = Number(retryAfter)
  return new TransportFault(`status ${statusCode}`, again, seconds > 0 ? seconds : undefined)
}

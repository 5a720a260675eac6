import { createTransport } from 'nodemailer'
import { seconds } from '../../domain/time'
import { isLoopback } from '../settings/env'
import type { Message } from './message'
import { type Transport, TransportFault } from './transport'

const patience = { dnsTimeout: seconds(3), connectionTimeout: seconds(5), greetingTimeout: seconds(5) }

/** A connection for each mail: nothing that could have died meanwhile is kept. */
export function smtp(url: string): Transport {
  const { username, hostname } = new URL(url)
  // A password never crosses a network in the clear; on this machine, or without one, a server may do without TLS.
  const requireTLS = username !== '' && !isLoopback(hostname)
  const transporter = createTransport({ url, requireTLS, ...patience, socketTimeout: seconds(7) })
  return {
    name: 'smtp',
    async hand(message, signal) {
      await transporter.sendMail({ ...mailOf(message), signal }).catch((error: unknown) => {
        throw faultOf(error)
      })
    },
  }
}

const mailOf = ({ key, from, to, subject, text, html }: Message) => ({
  from,
  to,
  subject,
  text,
  html,
  messageId: `<${key}@${from.address.split('@').pop()}>`,
  // A machine wrote it: no "out of office" comes back.
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  disableFileAccess: true,
  disableUrlAccess: true,
})

/** 4xx: try again later (RFC 5321). What has no reply was not reached or did not answer. */
function faultOf(error: unknown): TransportFault {
  const { responseCode, code } = Object(error) as { responseCode?: unknown; code?: unknown }
  if (typeof responseCode !== 'number') return new TransportFault(String(code ?? 'no reply'))
  return new TransportFault(`reply ${responseCode}`, responseCode >= 400 && responseCode < 500)
}

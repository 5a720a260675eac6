import { deviceName } from '../../domain/device-name'
import type { Mail, NoticeDetail, Occasion, Recipient } from '../../domain/mail-content'
import words from '../../messages/en.mail.json'
import { fill } from '../../messages/fill'
import { rulesOf } from '../../schemas/audit-events'

/** What a mail says, before it is HTML or text. Every string is one line, as it was meant: nothing is escaped yet. */
export interface Letter {
  subject: string
  greeting: string
  heading: string
  lead: string
  /** Six digits. */
  code?: string
  /** A link that opens a page and does nothing by being opened. */
  button?: { label: string; url: string }
  /** The secret of the link once more, as text: for a link that loses its fragment on the way. */
  token?: string
  /** How often and for how long the code or link works. */
  once?: string
  facts: { label: string; value: string }[]
  notYou: string
  /** Where the person sees what else happened, and throws out whoever it was. */
  activity?: { label: string; url: string }
  footer: string
}

/** APP_NAME and APP_URL. */
export interface Portal {
  appName: string
  appUrl: string
}

type Of<Kind extends Mail['kind']> = Extract<Mail, { kind: Kind }>
type Body = Omit<Letter, 'greeting' | 'footer'>

export function letterOf(mail: Mail, portal: Portal): Letter {
  const values = { appName: oneLine(portal.appName), site: portal.appUrl }
  return {
    greeting: fill(words.greeting, { name: oneLine(mail.to.name) }),
    footer: fill(words.footer, values),
    ...bodyOf(mail, portal),
  }
}

function bodyOf(mail: Mail, portal: Portal): Body {
  switch (mail.kind) {
    case 'code':
      return code(mail, portal)
    case 'password-reset':
      return passwordReset(mail, portal)
    case 'invitation':
      return invitation(mail, portal)
    case 'notice':
      return notice(mail, portal)
  }
}

function code(mail: Of<'code'>, { appName }: Portal): Body {
  const { subject, once, [mail.purpose]: own } = words.code
  return {
    ...own,
    subject: fill(subject, { code: mail.code, appName: oneLine(appName) }),
    code: mail.code,
    once: fill(once, { time: timeOf(mail.expiresAt) }),
    facts: factsOf(mail.to, mail),
  }
}

function passwordReset(mail: Of<'password-reset'>, { appName, appUrl }: Portal): Body {
  const { subject, button, once, ...own } = words['password-reset']
  return {
    ...own,
    subject: fill(subject, { appName: oneLine(appName) }),
    button: { label: button, url: `${appUrl}/password-reset#${mail.token}` },
    token: mail.token,
    once: fill(once, { time: timeOf(mail.expiresAt) }),
    facts: factsOf(mail.to, mail),
  }
}

function invitation({ to, token, company, expiresAt }: Of<'invitation'>, { appName, appUrl }: Portal): Body {
  const { subject, heading, lead, button, once, notYou } = words.invitation
  const values = { company: oneLine(company), appName: oneLine(appName) }
  return {
    subject: fill(subject, values),
    heading,
    lead: fill(lead, values),
    button: { label: button, url: `${appUrl}/invitation#${token}` },
    token,
    once: fill(once, { time: timeOf(expiresAt) }),
    facts: [{ label: words.facts.account, value: to.address }],
    notYou: fill(notYou, values),
  }
}

function notice(mail: Of<'notice'>, { appUrl }: Portal): Body {
  const person = mail.detail.person === undefined ? undefined : oneLine(mail.detail.person)
  const own = wordsOf(mail)
  const subject = fill(own.subject, person === undefined ? {} : { person })
  const { notYou } = own
  const lead = leadOf(own, mail.detail)
  return {
    ...{ subject, heading: subject, lead, notYou, facts: factsOf(mail.to, mail, mail.detail) },
    ...(own.button ? { button: { label: own.button, url: `${appUrl}/password-reset` } } : {}),
    ...(rulesOf(mail.notice).linksToActivity
      ? { activity: { label: words.activity, url: `${appUrl}/account/activity` } }
      : {}),
  }
}

function wordsOf({ notice, detail }: Of<'notice'>): NoticeWords {
  const told = words.notice[notice]
  if ('ofAnother' in told && detail.person !== undefined) return told.ofAnother
  return 'managed' in told && detail.passwordDue === false ? told.managed : told
}

interface NoticeWords {
  subject: string
  lead: string
  notYou: string
  /** Where the factor is a passkey. */
  passkeyLead?: string
  /** Where no recovery code is left. */
  lastLead?: string
  /** Of the link to the page that mails a reset link. */
  button?: string
}

function leadOf({ lead, passkeyLead, lastLead }: NoticeWords, { factor, left, secondStepOnly }: NoticeDetail) {
  if (passkeyLead && factor === 'passkey' && !secondStepOnly) return passkeyLead
  return lastLead && left === 0 ? lastLead : lead
}

/** Who, what, where and when. Where an administrator is told of somebody else, the account is that person's. */
function factsOf(to: Recipient, { at, userAgent, ip }: Occasion, detail: NoticeDetail = {}) {
  const { factor, option, count, left, role, administrators, reason, device, person, by } = detail
  const rows: [keyof typeof words.facts, string | number | undefined][] = [
    person === undefined ? ['account', to.address] : ['person', person],
    ['method', factor && words.factors[factor]],
    ['option', option && words.options[option]],
    ['count', count],
    ['left', left],
    ['role', role && words.roles[role]],
    ['administrators', administrators],
    ['reason', reason],
    ['device', device],
    by === undefined ? ['browser', userAgent === null ? words.operator : deviceName(userAgent)] : ['by', by],
    ['ip', by === undefined && userAgent !== null && ip && ip !== unknownAddress ? ip : undefined],
    ['time', timeOf(at)],
  ]
  return rows.flatMap(([name, value]) =>
    value === undefined ? [] : [{ label: words.facts[name], value: oneLine(String(value)) }],
  )
}

/** Stands in for an unknown client address. */
const unknownAddress = '0.0.0.0'

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

const timeOf = (date: Date) => fill(words.time, { time: clock.format(date) })

const longestLine = 200

/** Names and reasons are people's own: no line break or other control may begin a header or a line of the text. */
export const oneLine = (text: string) =>
  text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, longestLine)
    .toWellFormed()

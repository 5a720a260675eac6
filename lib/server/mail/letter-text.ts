import words from '../../messages/en.mail.json'
import type { Letter } from './letter'

/** The text part. The code and the link stand alone on their lines, so that they are copied whole. */
export function letterText({
  greeting,
  lead,
  code,
  button,
  token,
  once,
  facts,
  notYou,
  activity,
  footer,
}: Letter): string {
  const paragraphs = [
    greeting,
    lead,
    code,
    button?.url,
    token && `${words.token}\n\n${token}`,
    once,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    `${words.notYouHeading} ${notYou}`,
    activity && `${activity.label}: ${activity.url}`,
    `-- \n${footer}`,
  ]
  return `${paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n')}\n`
}

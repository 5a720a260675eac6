import type { Answer, Call } from '../../../lib/testing/portal/http'

/** What is wrong with an answer, in a word; nothing where it is as the contract wants it. */
export function complaint({ path }: Call, answer: Answer, secrets: string[]): string | undefined {
  if (answer.status >= 500 && !isUnsentMail(path, answer)) return `${answer.status}: ${answer.text.slice(0, 200)}`
  const everything = answer.text + JSON.stringify({ ...answer.headers, 'set-cookie': undefined })
  if (secrets.some((secret) => everything.includes(secret))) return `a secret is in the answer ${answer.status}`
  // Node refuses by itself what is no HTTP at all, before anything of Latchkey runs.
  if (answer.status < 400 || [400, 431].includes(answer.status) || !path.startsWith('/api/')) return undefined
  const type = answer.headers['content-type'] ?? ''
  if (path.startsWith('/api/auth/') && type.startsWith('application/json')) return undefined
  if (!type.startsWith('application/problem+json')) return `${answer.status} is no problem but ${type}`
  if (!answer.text) return undefined
  const problem = answer.json<{ code?: string; title?: string; detail?: string; status?: number }>()
  const whole =
    /^[a-z-]+$/.test(problem.code ?? '') && problem.title && problem.detail && problem.status === answer.status
  return whole ? undefined : `the problem lacks something: ${answer.text}`
}

/** These portals have no mail provider, so the calls that mail a code answer 503. Everything else about them is judged. */
const isUnsentMail = (path: string, { status, text }: Answer) =>
  status === 503 && /\/(email-code|mfa\/email)$/.test(path) && text.includes('"dependency":"mail"')

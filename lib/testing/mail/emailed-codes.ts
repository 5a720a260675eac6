import { beforeEach } from 'vitest'
import { challengeView, emailSignInCode, findChallenge } from '../../domain/sign-in/challenge'
import { challengeOf, from, person, typeCode, typePassword } from '../people'
import type { TestDeps } from '../test-deps'

/** For tests of emailed codes: call it once at the top of a file. Before each test there is one person, and no mail. */
export function emailedCodes(deps: TestDeps) {
  const source = from('192.0.2.7')
  beforeEach(async () => {
    deps.mails.length = 0
    deps.mailAway = false
    await person(deps)
  })
  const newestCode = () => {
    const mail = deps.mails.at(-1)
    if (mail?.kind !== 'code') throw new Error('no code was mailed')
    return mail.code
  }
  const ask = (token: string) => emailSignInCode(deps, { token, source })
  return {
    source,
    newestCode,
    codesMailed: () => deps.mails.filter(({ kind }) => kind === 'code').length,
    user: () => deps.db.user.findFirstOrThrow({ where: { email: 'employee@acme.test' } }),
    /** What is queued to be told to the person. */
    notices: async () => (await deps.db.mail.findMany()).map(({ payload }) => (payload as { notice: string }).notice),
    pending: async (browser = {}) => challengeOf(await typePassword(deps, { browser })),
    ask,
    /** The challenge, once a code has been asked for. */
    async asked(challenge: string) {
      await ask(challenge)
      return challenge
    },
    view: async (token: string) => challengeView(deps, await findChallenge(deps, token)),
    byMail: (challenge: string, code: string) => typeCode(deps, { challenge, code, method: 'email' }),
  }
}

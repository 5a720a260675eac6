import { directoryPassword } from '../../../lib/testing/directory/accounts'
import { type DomainController, startDomainController } from '../../../lib/testing/directory/domain-controller'
import type { Front } from '../../../lib/testing/directory/front'
import { Browser } from '../../../lib/testing/portal/browser'
import { givePassword, session, wordOf } from '../../../lib/testing/portal/sign-in'
import type { Stage } from '../../../lib/testing/portal/stage'
import { createDirectoryCompany, type DirectorySettings } from './directory-company'
import { openSharedStage } from './shared-postgres'

export type DirectoryStage = Awaited<ReturnType<typeof openDirectoryStage>>

/** A production server on PostgreSQL, and a real domain controller. */
export async function openDirectoryStage() {
  const [stage, controller] = await Promise.all([openSharedStage(1), startDomainController()])
  const fronts: Front[] = []
  return {
    stage,
    controller,
    /** A company of its own, and the account of somebody of it. */
    company: (account: string, settings: Partial<DirectorySettings> = {}) =>
      companyOf({ stage, controller }, account, settings),
    /** What was answered, in a word, and the session that came of it. */
    async signIn(email: string, password = directoryPassword) {
      const browser = new Browser(stage.doorOf(0))
      const word = wordOf(await givePassword(browser, { email, password }))
      return { word, session: await session(browser) }
    },
    /** To be stopped at the end. */
    async kept(making: Promise<Front>) {
      const front = await making
      fronts.push(front)
      return front
    },
    close: () => Promise.all([stage.close(), controller.stop(), ...fronts.map((front) => front.stop())]),
  }
}

interface Parts {
  stage: Stage
  controller: DomainController
}

async function companyOf({ stage, controller }: Parts, account: string, settings: Partial<DirectorySettings>) {
  const whole = { controllers: [controller.url], authority: controller.authority.pem, ...settings }
  const made = await createDirectoryCompany(stage.sql, whole)
  const email = `${account}@${made.domain}`
  await controller.directory.add(account, { mail: email, displayName: 'Erin Employee' })
  return { ...made, account, email }
}

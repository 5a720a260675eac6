import { demoCast, demoPassword } from '../../../prisma/seed'
import { holdsDemo } from '../../domain/company/demo'
import type { Db } from '../../domain/deps'
import type { Settings } from '../settings/env'

/** What a person reads in the terminal once the portal answers. */
export async function welcome(db: Db, { appName, appUrl }: Settings): Promise<string> {
  const ready = `\n${appName} is ready at ${appUrl}\n`
  if (await holdsDemo({ db })) return `${ready}${demoHint(appUrl)}\n`
  return (await db.user.count()) > 0 ? ready : `${ready}${emptyHint}\n`
}

const demoHint = (appUrl: string) => `
  Sign in as  ${demoCast.map(({ email, role }) => email + (role === 'ADMINISTRATOR' ? ' (administrator)' : '')).join('\n              ')}
  Password    ${demoPassword}
  Mail        ${appUrl}/dev/mailbox, and here

  This is the demo: it answers on this machine alone.
`

const emptyHint = `
  Nobody can sign in yet. Make the first administrator:
  npm run latchkey -- user create --admin --company COMPANY --name NAME --email ADDRESS
`

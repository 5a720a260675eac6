import { contract } from '@/lib/schemas/contract'
import { demoOnly } from '@/lib/server/http/demo-only'
import { methods, route } from '@/lib/server/http/route'
import { mailboxMails } from '@/lib/server/mail/mailbox'

const handlers = methods({ GET: route({ op: contract.mailbox, run: async ({ query }) => mailboxMails(query.to) }) })

export const { DELETE, GET, PATCH, POST, PUT } = demoOnly(contract.mailbox.path, handlers)

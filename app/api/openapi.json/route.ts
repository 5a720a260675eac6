import { contract } from '@/lib/schemas/contract'
import { methods, reply } from '@/lib/server/http'
import { openApiDocument } from '@/lib/server/openapi'

export const { DELETE, GET, PATCH, POST, PUT } = methods({ GET: async () => reply(openApiDocument(contract), 200) })

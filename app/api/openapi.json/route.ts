import { contract } from '@/lib/schemas/contract'
import { openApiDocument } from '@/lib/server/http/openapi'
import { answering, methods, reply } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: (request) => answering(request, '/api/openapi.json', async () => reply(openApiDocument(contract), 200)),
})

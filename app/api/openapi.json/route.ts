import { contract } from '@/lib/schemas/contract'
import { answering, methods, reply } from '@/lib/server/http'
import { openApiDocument } from '@/lib/server/openapi'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: (request) => answering(request, '/api/openapi.json', async () => reply(openApiDocument(contract), 200)),
})

import { contract } from '@/lib/schemas/contract'
import { reply } from '@/lib/server/http'
import { openApiDocument } from '@/lib/server/openapi'

export const GET = () => reply(openApiDocument(contract), 200)

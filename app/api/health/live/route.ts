import { answering, methods, reply } from '@/lib/server/http/route'

/** The process runs and answers: nothing else is asked, so that a database that is away restarts no portal. */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: (request) => answering(request, '/api/health/live', async () => reply({ status: 'ok' }, 200)),
})

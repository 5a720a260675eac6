import { reply } from '@/lib/server/http'

/** The process runs and answers: nothing else is asked, so that a database that is away restarts no portal. */
export const GET = () => reply({ status: 'ok' }, 200)

import { toPasswordPage } from '@/lib/server/http/password-page'

export const GET = toPasswordPage

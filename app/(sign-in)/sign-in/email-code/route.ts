import { handleEmailCodeForm } from '@/lib/server/auth/email-code-form'

export { handleEmailCodeForm as POST }

import { handleEmailCodeForm } from '@/lib/server/email-code-form'

export { handleEmailCodeForm as POST }

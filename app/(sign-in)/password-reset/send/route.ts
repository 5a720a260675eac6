import { handlePasswordResetForm } from '@/lib/server/auth/password-reset-form'

export { handlePasswordResetForm as POST }

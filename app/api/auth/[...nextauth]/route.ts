import { handleAuth } from '@/lib/server/next-auth-route'

export { handleAuth as GET, handleAuth as POST }

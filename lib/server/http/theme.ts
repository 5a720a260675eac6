import { cookies } from 'next/headers'
import { readTheme, themeCookie } from '../../schemas/theme'

/** What this browser chose in the portal. */
export const chosenTheme = async () => readTheme((await cookies()).get(themeCookie)?.value)

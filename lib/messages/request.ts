import { getRequestConfig } from 'next-intl/server'
import en from './en.json'

/** English only as yet: no locale in the URL, and none to choose. */
export default getRequestConfig(() => ({ locale: 'en', messages: en, timeZone: 'UTC' }))

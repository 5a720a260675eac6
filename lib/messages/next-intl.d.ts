import type en from './en.json'

declare module 'next-intl' {
  interface AppConfig {
    Messages: typeof en
  }
}

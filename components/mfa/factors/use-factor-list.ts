import { useLocale, useTranslations } from 'next-intl'
import type { kindsOf } from './factors'

/** `your passkeys and codes by email`, for inside a sentence. */
export function useFactorList() {
  const t = useTranslations('clear.factors')
  const list = new Intl.ListFormat(useLocale(), { type: 'conjunction' })
  return (kinds: ReturnType<typeof kindsOf>) => list.format(kinds.map((kind) => t(kind)))
}

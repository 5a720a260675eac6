import { useMessages, useTranslations } from 'next-intl'

/** The phrase of each type. One that a newer part of the portal wrote is shown by its own name. */
export function useAuditWords() {
  const t = useTranslations('admin.audit')
  const { types, groups } = useMessages().admin.audit
  const grouped = (Object.keys(types) as (keyof typeof types)[]).map((group) => ({
    label: groups[group],
    types: Object.entries(types[group]).map(([name, words]) => ({ type: `${group}.${name}`, words })),
  }))
  const byType = new Map(grouped.flatMap((group) => group.types.map(({ type, words }) => [type, words] as const)))
  return { grouped, wordsOf: (type: string) => byType.get(type) ?? t('unknown', { type }) }
}

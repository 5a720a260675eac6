import { useMessages, useTranslations } from 'next-intl'

/** The name of each type of event. A type that a newer version of the portal wrote is named by its code. */
export function useAuditNames() {
  const t = useTranslations('admin.audit')
  const { types, groups } = useMessages().admin.audit
  const grouped = (Object.keys(types) as (keyof typeof types)[]).map((group) => ({
    label: groups[group],
    types: Object.entries(types[group]).map(([type, name]) => ({ type: `${group}.${type}`, name })),
  }))
  const byType = new Map(grouped.flatMap((group) => group.types.map(({ type, name }) => [type, name] as const)))
  return { grouped, nameOf: (type: string) => byType.get(type) ?? t('unknown', { type }) }
}

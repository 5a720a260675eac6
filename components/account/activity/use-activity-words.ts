import { useLocale, useTranslations } from 'next-intl'
import type { ActivityDetail, ActivityItem } from '@/lib/schemas/activity'
import { rulesOf } from '@/lib/schemas/audit-events'

export const isAlarming = ({ type }: ActivityItem) => rulesOf(type).alarming === true

/** Done with the person's password or in their name, so that it could have been somebody else. */
export const mayBeOthers = ({ type }: ActivityItem) => rulesOf(type).maybeIntruder === true

/** How somebody signed in, as the sentence tells it. */
function howOf({ mobile, trusted, method, way = 'password' }: ActivityDetail) {
  if (mobile) return 'mobile'
  if (trusted) return 'trusted'
  if (method === 'recovery-code') return 'recovery'
  return method ?? (way === 'password' ? 'password' : 'company')
}

/** The sentence of each entry. Every type has one. */
export function useActivityWords() {
  const t = useTranslations('activity.types')
  const locale = useLocale()
  const clock = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { hour: '2-digit', minute: '2-digit' })
  return {
    sentenceOf: ({ type, detail }: ActivityItem) => {
      const { method = 'other', factor = 'other', option = 'other', role = 'other', left = -1, count = 0 } = detail
      return t(type, { how: howOf(detail), method, factor, option, role, left, count })
    },
    timeOf: ({ at }: ActivityItem) => clock.format(new Date(at)),
  }
}

import { useTranslations } from 'next-intl'
import type { Report } from '@/lib/schemas/admin'
import { When } from '../../ui/when'

/** The chart's numbers as a table, newest first: for screen readers, and for people who prefer numbers. */
export function AdoptionTable({ days }: { days: Report['days'] }) {
  const t = useTranslations('admin.adoption')
  return (
    <details>
      <summary className="w-fit py-1 font-semibold text-brass">{t('table')}</summary>
      <table className="mt-3 w-full max-w-md text-start tabular-nums">
        <thead>
          <tr className="text-quiet text-sm">
            <th scope="col" className="pb-2 text-start font-semibold">
              {t('day')}
            </th>
            {(['employees', 'withMfa'] as const).map((line) => (
              <th key={line} scope="col" className="pb-2 text-end font-semibold">
                {t(`lines.${line}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {days.toReversed().map(({ date, employees, withMfa }) => (
            <tr key={date}>
              <th scope="row" className="py-1.5 text-start font-normal">
                <When at={`${date}T12:00:00Z`} />
              </th>
              <td className="text-end">{employees}</td>
              <td className="text-end">{withMfa}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

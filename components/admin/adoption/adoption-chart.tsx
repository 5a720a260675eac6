import { useLocale, useTranslations } from 'next-intl'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { Report } from '@/lib/schemas/admin'

/**
 * Two lines told apart by dash and weight as much as by colour; whoever does not see them has the table below. Days are
 * days of UTC.
 */
export function AdoptionChart({ days }: { days: Report['days'] }) {
  const t = useTranslations('admin.adoption')
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const tick = { fill: 'var(--quiet)', fontSize: 14 }
  return (
    <figure className="flex flex-col gap-3">
      <div role="img" aria-label={t('chart')} className="h-72">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={days} accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="date"
              tickFormatter={(date: string) => format.format(new Date(date))}
              minTickGap={40}
              tick={tick}
              stroke="var(--edge)"
            />
            <YAxis allowDecimals={false} width={48} tick={tick} stroke="var(--edge)" />
            <Line dataKey="employees" {...lines.employees} dot={false} isAnimationActive={false} />
            <Line dataKey="withMfa" {...lines.withMfa} dot={false} isAnimationActive={false} />
          </LineChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="flex flex-wrap gap-x-6 gap-y-1">
        {(['employees', 'withMfa'] as const).map((line) => (
          <span key={line} className="inline-flex items-center gap-2">
            <svg viewBox="0 0 32 8" className="h-2 w-8" aria-hidden="true">
              <line x1="0" x2="32" y1="4" y2="4" {...lines[line]} />
            </svg>
            <span>{t(`lines.${line}`)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

const lines = {
  employees: { stroke: 'var(--quiet)', strokeWidth: 2, strokeDasharray: '5 4' },
  withMfa: { stroke: 'var(--brass)', strokeWidth: 3 },
}

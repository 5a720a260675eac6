import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { ImportReport } from '@/lib/schemas/admin'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'

/** What would happen, or why nothing can: nothing has been written yet. */
export function ImportPreview({ report, busy, onImport }: ImportPreviewProps) {
  const t = useTranslations('admin.import')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (report) heading.current?.focus()
  }, [report])
  const { errors, errorCount, added, administrators, existing, rows } = report
  return (
    <section aria-labelledby="import-preview" className="flex flex-col gap-4">
      <h2 id="import-preview" ref={heading} tabIndex={-1} className="text-xl">
        {t('previewHeading')}
      </h2>
      <p>
        {t('rows', { rows })} {errorCount === 0 && t('counts', { added, existing })}
      </p>
      {errorCount > 0 ? (
        <>
          <Notice tone="bad">{t('errors', { count: errorCount })}</Notice>
          <ErrorList errors={errors} />
          {errorCount > errors.length && (
            <p className="text-quiet">{t('moreErrors', { count: errorCount - errors.length })}</p>
          )}
        </>
      ) : added > 0 ? (
        <>
          {administrators > 0 && <Notice tone="warn">{t('administrators', { count: administrators })}</Notice>}
          <p className="text-quiet">{t('nothingYet')}</p>
          <Button className="self-start" busy={busy} onClick={onImport}>
            {t('run', { count: added })}
          </Button>
        </>
      ) : (
        <Notice tone="calm">{t('nobodyNew')}</Notice>
      )}
    </section>
  )
}

interface ImportPreviewProps {
  report: ImportReport
  busy: boolean
  onImport: () => void
}

function ErrorList({ errors }: { errors: ImportReport['errors'] }) {
  const t = useTranslations('admin.import')
  return (
    <ul aria-label={t('errorList')} className="divide-y divide-line rounded-box border border-line bg-surface px-5">
      {errors.map(({ line, field, code, values }) => (
        <li key={`${line} ${field} ${code} ${Object.values(values ?? {})}`} className="flex flex-wrap gap-x-4 py-2.5">
          <span className="w-20 font-semibold tabular-nums">{t('line', { line })}</span>
          <span className="wrap-anywhere min-w-0 flex-1">
            {field && <span className="font-semibold">{t(`fields.${field}`)}: </span>}
            {t(`faults.${code}`, values)}
          </span>
        </li>
      ))}
    </ul>
  )
}

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { ImportReport } from '@/lib/schemas/import'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { AddressColumn } from './address-column'

/** What the import would do, or why it cannot: nothing has been written yet. */
export function ImportPreview({ report, sample, busy, nextColumn, onImport, onAddressColumn }: ImportPreviewProps) {
  const t = useTranslations('admin.import')
  const { errorCount, added, existing, rows, ignoredColumns = [], addressColumns } = report
  const ignored = ignoredColumns.join(', ')
  const heading = useFocusOnReport(report)
  const unclear = addressColumns?.chosen === null
  return (
    <section aria-labelledby="import-preview" className="flex flex-col gap-4">
      <h2 id="import-preview" ref={heading} tabIndex={-1} className="text-xl">
        {t('previewHeading')}
      </h2>
      <p aria-live="polite">
        <Sentence>
          {t('rows', { rows })} {errorCount === 0 && t('counts', { added, existing })}
        </Sentence>
      </p>
      {sample !== null && (
        <Notice tone="warn">
          <Sentence keep={[sample]}>{t('guessed', { sample })}</Sentence>
        </Notice>
      )}
      {addressColumns && <AddressColumn choice={addressColumns} next={nextColumn} onChoose={onAddressColumn} />}
      {ignoredColumns.length > 0 && (
        <p className="wrap-anywhere text-quiet">
          <Sentence keep={[ignored]}>{t('ignored', { count: ignoredColumns.length, columns: ignored })}</Sentence>
        </p>
      )}
      {errorCount > 0 ? (
        <Problems report={report} asked={unclear} />
      ) : (
        <ReadyToImport report={report} busy={busy} onImport={onImport} />
      )}
    </section>
  )
}

interface ImportPreviewProps {
  report: ImportReport
  /** Words by which the person sees whether a guessed encoding is right; null: nothing was guessed. */
  sample: string | null
  busy: boolean
  /** The column whose preview is on its way. */
  nextColumn: string | undefined
  onImport: () => void
  onAddressColumn: (column: string) => void
}

/** A new report gets the focus, but never out of the select that brought it. */
function useFocusOnReport(report: ImportReport) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (report && !(document.activeElement instanceof HTMLSelectElement)) heading.current?.focus()
  }, [report])
  return heading
}

function ReadyToImport({ report, busy, onImport }: Pick<ImportPreviewProps, 'report' | 'busy' | 'onImport'>) {
  const t = useTranslations('admin.import')
  const { added, administrators } = report
  if (added === 0) return <Notice tone="calm">{t('nobodyNew')}</Notice>
  return (
    <>
      {administrators > 0 && <Notice tone="warn">{t('administrators', { count: administrators })}</Notice>}
      <p className="text-quiet">{t('nothingYet')}</p>
      <Button className="self-start" busy={busy} onClick={onImport}>
        {t('run', { count: added })}
      </Button>
    </>
  )
}

/** @param asked the select above asks for the address column already */
function Problems({ report, asked }: { report: ImportReport; asked: boolean }) {
  const t = useTranslations('admin.import')
  const errors = report.errors.filter(({ code }) => !asked || code !== 'address-column-unclear')
  const count = report.errorCount - (report.errors.length - errors.length)
  if (count === 0) return null
  return (
    <>
      <Notice tone="bad">{t('errors', { count })}</Notice>
      <ErrorList errors={errors} />
      {count > errors.length && <p className="text-quiet">{t('moreErrors', { count: count - errors.length })}</p>}
    </>
  )
}

function ErrorList({ errors }: { errors: ImportReport['errors'] }) {
  const t = useTranslations('admin.import')
  return (
    <ul aria-label={t('errorList')} className="divide-y divide-line rounded-box border border-line bg-surface px-5">
      {errors.map(({ line, field, code, values }) => (
        <li key={`${line} ${field} ${code} ${Object.values(values ?? {})}`} className="flex flex-wrap gap-x-4 py-2.5">
          <span className="w-20 font-semibold tabular-nums">{t('line', { line })}</span>
          <span className="wrap-anywhere min-w-0 flex-1">
            {field && <span className="font-semibold">{`${t(`fields.${field}`)}: `}</span>}
            <Sentence keep={Object.values(values ?? {}).map(String)}>{t(`faults.${code}`, values)}</Sentence>
          </span>
        </li>
      ))}
    </ul>
  )
}

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { ImportReport } from '@/lib/schemas/import'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'

/** What was imported, spoken in a place that stands from the start; the link to the new employees has the focus. */
export function ImportDone({ done }: { done: ImportReport | null }) {
  const t = useTranslations('admin.import')
  const next = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (done) next.current?.focus()
  }, [done])
  return (
    <div role="status" className="max-w-2xl pt-8 empty:absolute">
      {done && (
        <Notice tone="good">
          <p>{t('done', { added: done.added, existing: done.existing })}</p>
          <Link ref={next} href="/admin/employees" className={`${buttonClasses({ kind: 'text' })} mt-1`}>
            {t('toEmployees')}
          </Link>
        </Notice>
      )}
    </div>
  )
}

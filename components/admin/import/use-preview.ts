import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import type { ImportBody, ImportReport } from '@/lib/schemas/import'

/** The report of the last requested preview. Answers to earlier requests are ignored: the text has changed since. */
export function usePreview() {
  const [report, setReport] = useState<ImportReport | null>(null)
  const requested = useRef<ImportBody>(undefined)
  const previewed = useRef<ImportBody>(undefined)
  const preview = useMutation({
    mutationFn: adminApi.previewImport,
    onSuccess: (found, body) => {
      if (body !== requested.current) return
      previewed.current = body
      setReport(found)
    },
  })
  return {
    report,
    setReport,
    /** What `report` was made of: exactly that is imported, whatever was requested since. */
    previewed,
    busy: preview.isPending,
    error: preview.error,
    /** Chosen, with its preview on the way. */
    nextColumn: preview.isPending ? preview.variables.addressColumn : undefined,
    request(body: ImportBody) {
      requested.current = body
      preview.mutate(body)
    },
    reset() {
      requested.current = undefined
      preview.reset()
      setReport(null)
    },
  }
}

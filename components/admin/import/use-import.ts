import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { ApiError } from '@/lib/client/api'
import type { ImportReport } from '@/lib/schemas/admin'

/** Characters, as the route bounds them. */
const LARGEST = 4 * 1024 * 1024

/**
 * The text, the preview that belongs to it, and the import. A changed text has no preview any more; where the import finds
 * what the preview had not (somebody took an address meanwhile), nothing was written and the preview is made anew.
 */
export function useImport() {
  const queries = useQueryClient()
  const [csv, setCsv] = useState('')
  const [fileName, setFileName] = useState<string | null>(null)
  const [empty, setEmpty] = useState(false)
  const [report, setReport] = useState<ImportReport | null>(null)
  const preview = useMutation({ mutationFn: adminApi.previewImport, onSuccess: setReport })
  const importing = useMutation({
    mutationFn: adminApi.importEmployees,
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'invalid-body') preview.mutate(csv)
    },
    onSuccess: async (result) => {
      if (result.errorCount > 0) return setReport(result)
      setReport(null)
      setCsv('')
      setFileName(null)
      await queries.invalidateQueries({ queryKey: ['admin'] })
    },
  })
  const fault = faultOf(csv)
  const reset = () => {
    preview.reset()
    importing.reset()
    setReport(null)
  }

  return {
    csv,
    fileName,
    empty,
    fault,
    report,
    previewing: preview.isPending,
    importing: importing.isPending,
    error: preview.error ?? importing.error,
    done: importing.data?.errorCount === 0 ? importing.data : null,
    take: (text: string, from: string | null = null) => {
      reset()
      setEmpty(false)
      setCsv(text)
      setFileName(from)
    },
    preview: () => {
      if (preview.isPending || importing.isPending || fault) return
      reset()
      setEmpty(!csv.trim())
      if (csv.trim()) preview.mutate(csv)
    },
    run: () => importing.mutate(csv),
  }
}

/** Told before anything is sent. What was saved in another encoding has lost its letters when it is read as UTF-8. */
function faultOf(csv: string): 'tooLarge' | 'notUtf8' | null {
  if (csv.length > LARGEST) return 'tooLarge'
  return csv.includes('\uFFFD') ? 'notUtf8' : null
}

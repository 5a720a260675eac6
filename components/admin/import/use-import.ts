import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { ApiError } from '@/lib/client/api'
import { type ChosenFile, useImportText } from './use-import-text'
import { usePreview } from './use-preview'

/**
 * The text, the preview that belongs to it, and the import. A changed text has no preview any more. If the import finds an
 * address that was taken since the preview, nothing was written and there is a new preview.
 */
export function useImport() {
  const text = useImportText()
  const preview = usePreview()
  const importing = useImporting(text, preview)
  const [empty, setEmpty] = useState(false)
  const { csv, fault } = text
  const reset = () => {
    preview.reset()
    importing.reset()
    setEmpty(false)
  }
  return {
    text: {
      ...text,
      // The answer of an import under way is about the text that is there.
      choose: (file: ChosenFile) => {
        if (importing.isPending) return
        reset()
        text.choose(file)
      },
      edit: (typed: string) => {
        if (importing.isPending) return
        reset()
        text.edit(typed)
      },
    },
    empty,
    report: preview.report,
    nextColumn: preview.nextColumn,
    previewing: preview.busy,
    importing: importing.isPending,
    error: preview.error ?? importing.error,
    done: importing.data?.errorCount === 0 ? importing.data : null,
    preview: () => {
      if (preview.busy || importing.isPending || fault) return
      reset()
      setEmpty(!csv.trim())
      if (csv.trim()) preview.request({ csv })
    },
    /** The preview stays until the new one is there, so that the focus keeps its place. */
    chooseAddressColumn: (addressColumn: string) => {
      if (importing.isPending) return
      importing.reset()
      preview.request({ csv, addressColumn })
    },
    run: () => {
      if (preview.previewed.current && !preview.busy) importing.mutate(preview.previewed.current)
    },
  }
}

function useImporting(text: ReturnType<typeof useImportText>, preview: ReturnType<typeof usePreview>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: adminApi.importEmployees,
    onError: (error, body) => {
      if (error instanceof ApiError && error.code === 'invalid-body') preview.request({ ...body })
    },
    onSuccess: async (result) => {
      if (result.errorCount > 0) return preview.setReport(result)
      await queries.invalidateQueries({ queryKey: ['admin'] })
      preview.setReport(null)
      text.clear()
    },
  })
}

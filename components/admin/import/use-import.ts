import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { ApiError } from '@/lib/client/api'
import type { ImportBody, ImportReport } from '@/lib/schemas/admin'
import type { FileText } from '@/lib/schemas/file-text'

/** Characters, as the route bounds them. */
const LARGEST = 4 * 1024 * 1024

/** Why a chosen file gives no text. */
export type FileFault = 'tooLarge' | 'unreadable' | 'workbook'
export type ChosenFile = { name: string } & (FileText | { fault: FileFault })

const nothing = { text: '', encoding: 'utf-8' as FileText['encoding'], fileName: null as string | null }

/**
 * The text, the preview that belongs to it, and the import. A changed text has no preview any more. If the import finds an
 * address that was taken since the preview, nothing was written and there is a new preview.
 */
export function useImport() {
  const queries = useQueryClient()
  const [source, setSource] = useState(nothing)
  const [fileFault, setFileFault] = useState<FileFault | null>(null)
  const [empty, setEmpty] = useState(false)
  const [report, setReport] = useState<ImportReport | null>(null)
  /** The last request: an answer to an earlier one says nothing of what is on the screen. */
  const asked = useRef<ImportBody>(undefined)
  /** What `report` was made of: exactly that is imported, whatever was asked since. */
  const shown = useRef<ImportBody>(undefined)
  const preview = useMutation({
    mutationFn: adminApi.previewImport,
    onSuccess: (found, body) => {
      if (body !== asked.current) return
      shown.current = body
      setReport(found)
    },
  })
  const look = (body: ImportBody) => {
    asked.current = body
    preview.mutate(body)
  }
  const importing = useMutation({
    mutationFn: adminApi.importEmployees,
    onError: (error, body) => {
      if (error instanceof ApiError && error.code === 'invalid-body') look({ ...body })
    },
    onSuccess: async (result) => {
      if (result.errorCount > 0) return setReport(result)
      await queries.invalidateQueries({ queryKey: ['admin'] })
      setReport(null)
      setSource(nothing)
    },
  })
  const csv = source.text
  const fault = fileFault ?? faultOf(csv)
  const reset = () => {
    asked.current = undefined
    preview.reset()
    importing.reset()
    setReport(null)
    setEmpty(false)
  }

  return {
    csv,
    fileName: source.fileName,
    empty,
    fault,
    report,
    /** Chosen, with its preview on the way. */
    nextColumn: preview.isPending ? preview.variables.addressColumn : undefined,
    /** Not UTF-8, and taken for Windows' own encoding. */
    guessed: source.encoding === 'windows-1252',
    previewing: preview.isPending,
    importing: importing.isPending,
    error: preview.error ?? importing.error,
    done: importing.data?.errorCount === 0 ? importing.data : null,
    choose: (file: ChosenFile) => {
      reset()
      setFileFault('fault' in file ? file.fault : null)
      setSource('fault' in file ? { ...nothing, fileName: file.name } : { ...file, fileName: file.name })
    },
    edit: (text: string) => {
      reset()
      setFileFault(null)
      setSource(({ encoding }) => ({ ...nothing, text, ...(text && { encoding }) }))
    },
    /** What is pasted over the whole text is no part of the file: the browser has read its letters. */
    replaceAll: () => setSource((now) => ({ ...now, encoding: 'utf-8' })),
    preview: () => {
      if (preview.isPending || importing.isPending || fault) return
      reset()
      setEmpty(!csv.trim())
      if (csv.trim()) look({ csv })
    },
    /** The preview stays until the new one is there, so that the focus keeps its place. */
    chooseAddressColumn: (addressColumn: string) => {
      if (importing.isPending) return
      importing.reset()
      look({ csv, addressColumn })
    },
    run: () => {
      if (shown.current && !preview.isPending) importing.mutate(shown.current)
    },
  }
}

/** U+FFFD in pasted text: it was copied from where its letters had been lost already. */
function faultOf(csv: string): 'tooLarge' | 'notUtf8' | null {
  if (csv.length > LARGEST) return 'tooLarge'
  return csv.includes('\uFFFD') ? 'notUtf8' : null
}

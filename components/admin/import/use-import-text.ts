import { useState } from 'react'
import type { FileText } from '@/lib/schemas/file-text'

/** Characters, as the route bounds them. */
const maxLength = 4 * 1024 * 1024

/** Why a chosen file gives no text. */
export type FileFault = 'tooLarge' | 'unreadable' | 'workbook'
export type ChosenFile = { name: string } & (FileText | { fault: FileFault })

const noText = { text: '', encoding: 'utf-8' as FileText['encoding'], fileName: null as string | null }

/** The text to import: of a chosen file, or typed and pasted. */
export function useImportText() {
  const [source, setSource] = useState(noText)
  const [fileFault, setFileFault] = useState<FileFault | null>(null)
  return {
    csv: source.text,
    fileName: source.fileName,
    /** Not UTF-8, and taken for Windows' own encoding. */
    guessed: source.encoding === 'windows-1252',
    fault: fileFault ?? faultOf(source.text),
    choose(file: ChosenFile) {
      setFileFault('fault' in file ? file.fault : null)
      setSource('fault' in file ? { ...noText, fileName: file.name } : { ...file, fileName: file.name })
    },
    edit(text: string) {
      setFileFault(null)
      setSource(({ encoding }) => ({ ...noText, text, ...(text && { encoding }) }))
    },
    /** What is pasted over the whole text is no part of the file: the browser has read its letters. */
    replaceAll: () => setSource((now) => ({ ...now, encoding: 'utf-8' })),
    clear: () => setSource(noText),
  }
}

/** U+FFFD in pasted text: its letters were lost where it was copied from. */
function faultOf(csv: string): 'tooLarge' | 'notUtf8' | null {
  if (csv.length > maxLength) return 'tooLarge'
  return csv.includes('\uFFFD') ? 'notUtf8' : null
}

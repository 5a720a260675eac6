import { decodeFile, isWorkbook } from '@/lib/schemas/file-text'
import type { ChosenFile } from './use-import-text'

/** Bytes: four for each character that an import may have. A larger file is not read at all. */
const largest = 16 * 1024 * 1024

/** The text of a chosen file, or why there is none. */
export async function readFile(file: File): Promise<ChosenFile> {
  const { name } = file
  if (file.size > largest) return { name, fault: 'tooLarge' }
  try {
    const bytes = await bytesOf(file)
    return isWorkbook(bytes) ? { name, fault: 'workbook' } : { name, ...decodeFile(bytes) }
  } catch {
    // The file was moved or changed after it was chosen.
    return { name, fault: 'unreadable' }
  }
}

const bytesOf = (file: File) =>
  new Promise<Uint8Array>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer))
    reader.onerror = () => reject(reader.error)
    reader.readAsArrayBuffer(file)
  })

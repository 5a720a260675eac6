/** The text of a file, and its encoding where that is a guess or not what most files have. */
export interface FileText {
  text: string
  encoding: 'utf-8' | 'utf-16' | 'windows-1252'
}

/**
 * Reads what spreadsheets write: UTF-8, UTF-16 ("Unicode text"), and Windows-1252 for bytes that are neither. The last one
 * is a guess, so its caller says so.
 */
export function decodeFile(bytes: Uint8Array): FileText {
  const utf16 = utf16Of(bytes)
  if (utf16) return { text: new TextDecoder(utf16).decode(bytes), encoding: 'utf-16' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: windows1252(bytes), encoding: 'windows-1252' }
  }
}

/** What stands at 0x80 to 0x9F, where Latin-1 has controls. */
const beyondLatin1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** By hand: Node 20.20 reads these signs as Latin-1, browsers read them right. */
const windows1252 = (bytes: Uint8Array) =>
  new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (sign) => beyondLatin1[sign.charCodeAt(0) - 0x80] ?? sign)

/** A workbook of Excel or another spreadsheet is no text: a ZIP archive, or an OLE file in older ones. */
export const isWorkbook = (bytes: Uint8Array) =>
  [zip, ole].some((signature) => signature.every((byte, index) => bytes[index] === byte))

const zip = [0x50, 0x4b, 0x03, 0x04]
const ole = [0xd0, 0xcf, 0x11, 0xe0]

/** By its mark, or by the zero byte that every letter of ASCII has in UTF-16. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return null
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== 0 && second === 0) return 'utf-16le'
  return first === 0 && second !== 0 ? 'utf-16be' : null
}

import { inflateSync } from 'node:zlib'

/** Of one font: glyph codes of this many hexadecimal digits, and the letters that they stand for. */
interface Font {
  width: number
  letters: Map<string, string>
}

/**
 * What stands on the pages of a PDF as Chromium writes it: objects in the clear, streams deflated, a ToUnicode map for
 * each font. Enough to read such a page back; no reader of other PDFs.
 * @returns one text for each page, with a line for each run of glyphs
 */
export function pdfPages(file: Buffer): string[] {
  const found = file.toString('latin1').matchAll(/(\d+) 0 obj\b([\s\S]*?)\bendobj/g)
  const objects = new Map([...found].map(([, number = '', body = '']) => [number, body]))
  return [...objects.values()]
    .filter((object) => /^\s*<<\/Type \/Page\b/.test(object))
    .map((page) => linesOf(streamOf(referred(objects, page, 'Contents')), fontsOf(page, objects)).join('\n'))
}

type Objects = Map<string, string>

const referred = (objects: Objects, text: string, name: string) =>
  objects.get(new RegExp(`/${name} (\\d+) 0 R`).exec(text)?.[1] ?? '') ?? ''

function streamOf(object: string): string {
  const start = /stream\r?\n/.exec(object)
  if (!start) return ''
  const bytes = Buffer.from(object.slice(start.index + start[0].length, object.lastIndexOf('endstream')), 'latin1')
  return (object.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
}

const fontsOf = (page: string, objects: Objects) =>
  new Map(
    [...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number = '']) => [
      name,
      fontOf(streamOf(referred(objects, objects.get(number) ?? '', 'ToUnicode'))),
    ]),
  )

function linesOf(contents: string, fonts: Map<string, Font>) {
  const lines: string[] = []
  let font: Font | undefined
  let line = ''
  for (const [, name, glyphs, end] of contents.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b/g)) {
    if (name) font = fonts.get(name)
    if (glyphs && font) line += lettersOf(glyphs.toUpperCase(), font)
    if (end) {
      lines.push(line)
      line = ''
    }
  }
  return lines
}

const lettersOf = (glyphs: string, { width, letters }: Font) =>
  (glyphs.match(new RegExp(`.{${width}}`, 'g')) ?? []).map((glyph) => letters.get(glyph) ?? '').join('')

/** From its ToUnicode map: single glyphs, and ranges of neighbours. */
function fontOf(map: string): Font {
  const width = /begincodespacerange\s*<(\w+)>/.exec(map)?.[1]?.length ?? 4
  const letters = new Map<string, string>()
  for (const [, chars = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', letter = ''] of chars.matchAll(/<(\w+)>\s*<(\w+)>/g)) letters.set(glyph, utf16(letter))
  for (const [, ranges = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first = '', last = '', letter = ''] of ranges.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let n = 0; number(first) + n <= number(last); n += 1)
        letters.set(hex(number(first) + n, width), utf16(hex(number(letter) + n, 4)))
  return { width, letters }
}

const number = (digits: string) => Number.parseInt(digits, 16)
const hex = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0')
const utf16 = (code: string) => Buffer.from(code, 'hex').swap16().toString('utf16le')

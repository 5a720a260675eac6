const token = /(?<![\w-])[\w-]{43}(?![\w-])/
const afterHash = /#([\w-]{43})(?![\w-])/
const invisible = /\p{Default_Ignorable_Code_Point}/gu

/**
 * The secret of a mailed link, in whatever of the link has come: the fragment alone, the whole address, or text copied from
 * a mail with the signs that mail programs leave in it (quoted-printable, line breaks, brackets, a coded `#`).
 * Null: it is not there, or not whole.
 */
export function linkTokenIn(text: string): string | null {
  const plain = decoded(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=3D/gi, '=')
      .replace(invisible, ''),
  )
  for (const read of [plain, plain.replace(/\s+/g, '')]) {
    const found = afterHash.exec(read)?.[1] ?? token.exec(read)?.[0]
    if (found) return found
  }
  return null
}

/** A link in a link, as gateways write it, is coded once or twice. */
function decoded(text: string) {
  let plain = text.replaceAll('&#35;', '#')
  for (let times = 0; times < 3; times++) plain = plain.replace(/%(23|25|2f|3a|3c|3d|3e|3f|26)/gi, decodeURIComponent)
  return plain
}

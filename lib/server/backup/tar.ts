/** One entry's head in a tar archive (POSIX ustar): what every `tar` unpacks. A name ends with a slash for a folder. */
export function tarHeader({ name, size, modified }: { name: string; size: number; modified: Date }): Buffer {
  if (Buffer.byteLength(name) > longestName) throw new Error(`${name} is too long for tar`)
  const folder = name.endsWith('/')
  const header = Buffer.alloc(block)
  const put = (text: string, at: number) => header.write(text, at, 'ascii')
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  header.write(name, 0, 'utf8')
  put(octal(folder ? 0o700 : 0o600, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(size, 11), 124)
  put(octal(Math.floor(modified.getTime() / 1000), 11), 136)
  // The sum is taken over the header with blanks in its own place.
  put(' '.repeat(8), 148)
  put(folder ? '5' : '0', 156)
  put('ustar\0', 257)
  put('00', 263)
  const sum = header.reduce((total, byte) => total + byte, 0)
  put(`${octal(sum, 6)}\0 `, 148)
  return header
}

const block = 512
const longestName = 100

/** What fills up the last block of a file of that size. */
export const tarPadding = (size: number) => Buffer.alloc((block - (size % block)) % block)

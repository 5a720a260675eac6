import localFont from 'next/font/local'

// The two variable fonts are shipped from node_modules; the second file of the text font (names with ł, ő, ş …) loads when needed.
const text = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  variable: '--font-text-latin',
  adjustFontFallback: 'Arial',
})

const textExtended = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-ext-wght-normal.woff2',
  weight: '400 700',
  variable: '--font-text-extended',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20C0, U+2C60-2C7F' }],
})

const code = localFont({
  src: '../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
  weight: '100 800',
  variable: '--font-code',
  preload: false,
  adjustFontFallback: false,
})

export const fontVariables = `${text.variable} ${textExtended.variable} ${code.variable}`

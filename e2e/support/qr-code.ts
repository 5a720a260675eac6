import type { Locator } from '@playwright/test'
import decode from 'jsqr'
import { PNG } from 'pngjs'

/** Reads the QR code from a photograph of the screen, as a phone does; the page itself is not asked. */
export async function scan(target: { screenshot: Locator['screenshot'] }) {
  const picture = PNG.sync.read(await target.screenshot())
  // Black on white only: not every app reads a code in reversed colours.
  const pixels = new Uint8ClampedArray(picture.data)
  return decode(pixels, picture.width, picture.height, { inversionAttempts: 'dontInvert' })?.data ?? null
}

import type { Locator } from '@playwright/test'
import decode from 'jsqr'
import { PNG } from 'pngjs'

/** Reads the QR code from a photograph of the screen, as a phone does; the page itself is not asked. */
export async function scan(target: { screenshot: Locator['screenshot'] }) {
  const picture = PNG.sync.read(await target.screenshot())
  return decode(new Uint8ClampedArray(picture.data), picture.width, picture.height)?.data ?? null
}

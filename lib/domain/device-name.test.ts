import { expect, it } from 'vitest'
import { deviceName } from './device-name'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

it.each([
  ['Chrome on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36`],
  ['Edge on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0 Safari/537.36 Edg/131.0`],
  ['Edge on Android', `Mozilla/5.0 (Linux; Android 10; HD1913) ${webKit} Chrome/131.0 Mobile Safari/537.36 EdgA/131.0`],
  ['Edge on iPhone', `${iPhone} Version/17.0 EdgiOS/131.2903.68 Mobile/15E148 Safari/605.1.15`],
  ['Opera on Windows', `Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/131.0.0.0 Safari/537.36 OPR/114.0.0.0`],
  ['Samsung Internet on Android', `Mozilla/5.0 (Linux; Android 10; K) ${webKit} SamsungBrowser/26.0 Chrome/122.0.0.0`],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0'],
  ['Firefox on iPhone', `${iPhone} FxiOS/133.0 Mobile/15E148 Safari/605.1.15`],
  ['Chrome on iPad', `Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) ${webKit} CriOS/131.0 Mobile/15E148 Safari/604.1`],
  ['Safari on Mac', `Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7_1) ${webKit} Version/18.0 Safari/605.1.15`],
  ['Safari on iPhone', `${iPhone} Version/18.0 Mobile/15E148 Safari/604.1`],
  ['Chrome on Chromebook', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/131.0.0.0 Safari/537.36`],
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${webKit} HeadlessChrome/131.0.0.0 Safari/537.36`],
  ['Chrome', 'Chrome/156.0'],
  ['Windows', 'Something (Windows NT 10.0)'],
])('names %s', (name, userAgent) => {
  expect(deviceName(userAgent)).toBe(name)
})

it.each(['', 'curl/8.1', 'Your bank: call 555-0100/1.0 (now)', 'x'.repeat(6000)])(
  'says nothing of an unknown device that the sender could choose: %s',
  (userAgent) => {
    expect(deviceName(userAgent)).toBe('Unknown device')
  },
)

it('reads a hostile header as fast as an honest one', () => {
  const began = performance.now()
  for (const part of ['/', ' ', 'Opera', 'Version/', 'Mozilla (', 'like android ', '\t-;.'])
    deviceName(part.repeat(2000))
  expect(performance.now() - began).toBeLessThan(500)
})

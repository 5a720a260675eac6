/** A phone cannot scan its own screen: it gets the key in letters first, and links to the stores. */
export const isPhone = () => matchMedia('(pointer: coarse) and (max-width: 767px)').matches

const platforms = ['android', 'iphone', 'windows', 'mac'] as const
export type ClockPlatform = (typeof platforms)[number]

const signs: Record<ClockPlatform, RegExp> = {
  android: /Android/,
  iphone: /iPhone|iPad/,
  windows: /Windows/,
  mac: /Macintosh/,
}

/**
 * Whose clock may be off, likeliest first, by a browser's User-Agent: this phone; beside a computer any phone, then that
 * computer.
 */
export function clockPlatforms(userAgent: string): ClockPlatform[] {
  const here = platforms.find((platform) => signs[platform].test(userAgent))
  const onPhone = here === 'android' || here === 'iphone'
  const rank = (platform: ClockPlatform) => {
    if (platform !== here) return platforms.indexOf(platform)
    return onPhone ? -1 : platforms.indexOf('iphone') + 0.5
  }
  return [...platforms].sort((a, b) => rank(a) - rank(b))
}

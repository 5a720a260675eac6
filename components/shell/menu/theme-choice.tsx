'use client'
import { useTranslations } from 'next-intl'
import { useTheme } from 'next-themes'
import { themes } from '@/lib/schemas/theme'
import { useHydrated } from '../../ui/use-hydrated'

/** Until the script runs, nothing is marked: the browser's own store goes before the cookie that the server reads. */
export function ThemeChoice() {
  const t = useTranslations('profile')
  const { theme, setTheme } = useTheme()
  const here = useHydrated()
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="pb-2 font-semibold">{t('theme')}</legend>
      {themes.map((choice) => (
        <label
          key={choice}
          className="flex min-h-11 cursor-pointer items-center gap-2.5 rounded-box border border-edge bg-surface px-4 transition-colors hover:bg-wash has-checked:border-brass has-checked:bg-brass-wash"
        >
          <input
            type="radio"
            name="theme"
            className="size-4 accent-brass"
            disabled={!here}
            checked={here && theme === choice}
            onChange={() => setTheme(choice)}
          />
          <span>{t(`themes.${choice}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

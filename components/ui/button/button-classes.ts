/** The classes of buttons and of links that look like one; apart from the button, so that the server may ask too. */
const base =
  'inline-flex items-center justify-center gap-2 rounded-box text-center font-semibold leading-tight no-underline transition-colors duration-150 disabled:cursor-not-allowed aria-disabled:cursor-progress'
const kinds = {
  main: 'bg-brass text-on-brass hover:bg-brass-deep disabled:bg-wash disabled:text-quiet border border-transparent disabled:border-line',
  plain:
    'border border-edge bg-surface text-ink hover:bg-wash disabled:border-line disabled:text-quiet disabled:hover:bg-surface',
  danger:
    'border border-edge bg-surface text-bad hover:bg-bad-wash disabled:border-line disabled:text-quiet disabled:hover:bg-surface',
  text: 'text-brass underline decoration-transparent underline-offset-4 hover:text-brass-deep hover:decoration-current disabled:text-quiet',
}
const sizes = { medium: 'min-h-11 px-4 py-2', large: 'min-h-12 px-5 py-2.5 text-[1.0625rem]', bare: 'min-h-8 py-1' }

export interface ButtonStyle {
  kind?: keyof typeof kinds
  size?: keyof typeof sizes
}

export const buttonClasses = ({ kind = 'main', size = kind === 'text' ? 'bare' : 'medium' }: ButtonStyle) =>
  `${base} ${kinds[kind]} ${sizes[size]}`

import type { CSSProperties } from 'react'
import { palette } from './palette'

const { light, dark } = palette
const sans = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
const mono = "ui-monospace, 'SF Mono', Menlo, Consolas, 'Courier New', monospace"

const text = { color: light.ink, fontFamily: sans, fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' } as const
const small = { ...text, color: light.quiet, fontSize: '14px', lineHeight: '21px' } as const

/** Every style stands at its element: much mail software drops style sheets. */
export const styles = {
  body: { backgroundColor: light.paper, margin: 0, padding: 0 },
  page: { backgroundColor: light.paper, padding: '32px 16px' },
  frame: { maxWidth: '560px', width: '100%' },
  mark: { backgroundColor: light.brass, borderRadius: '4px', fontSize: '1px', lineHeight: '20px' },
  name: { ...text, fontSize: '18px', fontWeight: 600, padding: '0 0 0 10px' },
  card: {
    backgroundColor: light.surface,
    border: `1px solid ${light.line}`,
    borderCollapse: 'separate',
    borderRadius: '10px',
    marginTop: '16px',
  },
  inside: { padding: '32px' },
  heading: { ...text, fontSize: '24px', fontWeight: 600, letterSpacing: '-0.01em', lineHeight: '30px' },
  text,
  code: {
    backgroundColor: light['brass-wash'],
    borderRadius: '10px',
    color: light.ink,
    fontFamily: mono,
    fontSize: '40px',
    fontWeight: 600,
    letterSpacing: '4px',
    lineHeight: '48px',
    padding: '20px 8px 20px 12px',
    whiteSpace: 'nowrap',
  },
  group: { paddingLeft: '16px' },
  button: {
    backgroundColor: light.brass,
    borderRadius: '10px',
    color: light['on-brass'],
    fontFamily: sans,
    fontSize: '16px',
    fontWeight: 600,
    padding: '14px 24px',
  },
  orCopy: { ...small, margin: '24px 0 4px' },
  secret: {
    ...small,
    color: light.ink,
    fontFamily: mono,
    fontSize: '13px',
    margin: 0,
    overflowWrap: 'anywhere',
    wordBreak: 'break-all',
  },
  address: {
    ...small,
    color: light.brass,
    fontFamily: mono,
    fontSize: '13px',
    margin: 0,
    overflowWrap: 'anywhere',
    wordBreak: 'break-all',
  },
  once: { ...small, margin: '16px 0 0' },
  facts: { borderTop: `1px solid ${light.line}`, margin: '24px 0 16px', paddingTop: '16px' },
  label: { ...small, margin: 0, padding: '2px 16px 2px 0', verticalAlign: 'top', whiteSpace: 'nowrap' },
  value: { ...small, color: light.ink, margin: 0, padding: '2px 0', wordBreak: 'break-word' },
  notYou: { ...small, color: light.ink, margin: 0 },
  activity: { ...small, margin: '12px 0 0' },
  activityLink: { color: light.brass, fontWeight: 600, textDecoration: 'underline' },
  footer: { ...small, fontSize: '13px', margin: '16px 0 0' },
} as const satisfies Record<string, CSSProperties>

/** What takes the place of the styles above in the dark; `[data-ogsc]` is Outlook's own way of saying so. */
const atNight = {
  page: `background-color:${dark.paper}`,
  card: `background-color:${dark.surface};border-color:${dark.line}`,
  ink: `color:${dark.ink}`,
  quiet: `color:${dark.quiet}`,
  brass: `color:${dark.brass}`,
  mark: `background-color:${dark.brass}`,
  code: `background-color:${dark['brass-wash']};color:${dark.ink}`,
  button: `background-color:${dark.brass};color:${dark['on-brass']}`,
  line: `border-color:${dark.line}`,
}

const rules = (before: string) =>
  Object.entries(atNight)
    .map(([name, rule]) => `${before}.${name}{${rule.replaceAll(/(?=;|$)/g, '!important')}}`)
    .join('')

/** For software that reads style sheets: the dark, and less air on a phone. */
export const sheet = `:root{color-scheme:light dark;supported-color-schemes:light dark}@media (prefers-color-scheme:dark){${rules('')}}${rules('[data-ogsc] ')}@media (max-width:480px){.air{padding:16px 8px!important}.inside{padding:24px 20px!important}.code{font-size:32px!important;line-height:40px!important}.fact td{display:block!important;padding:0!important}.fact .ink{padding-bottom:8px!important}}`

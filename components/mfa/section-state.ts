import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaOption } from '@/lib/schemas/account'

/** Where the reader is in the section, beside what the server says. */
export interface SectionState {
  /** The option that is chosen but not saved. */
  draft: MfaOption | null
  /** Codes that were just issued. `turnedOn`: they end a set-up; otherwise they only replace a set. */
  issued: (RecoverySet & { turnedOn: boolean }) | null
  /** A set-up was just completed. */
  finished: boolean
  /** The name of a factor that was to be renamed, but was removed in another tab or browser. */
  gone: string | null
}

export type SectionEvent =
  | { type: 'option-chosen'; option: MfaOption | null }
  /** A factor that the user had before is the option now. */
  | { type: 'option-saved' }
  /** Null: the chosen option stays as it is. */
  | { type: 'setup-begun'; option: MfaOption | null }
  | { type: 'setup-cancelled' }
  /** `set` is null where the live recovery codes stay. `added`: the app joins others, and its panel says so. */
  | { type: 'code-validated'; set: RecoverySet | null; added: boolean }
  /** `chosen`: the passkey is the option now. */
  | { type: 'passkey-made'; set: RecoverySet | null; chosen: boolean }
  | { type: 'codes-renewed'; set: RecoverySet }
  /** `replaced`: another tab or browser replaced these codes. */
  | { type: 'codes-closed'; replaced: boolean }
  | { type: 'factor-gone'; label: string }
  | { type: 'turned-off' }

export const emptySection: SectionState = { draft: null, issued: null, finished: false, gone: null }

/** A notice about the last action must not stand beside the next one. */
const noNotices = { finished: false, gone: null }

/** The state after an event. */
export function reduceSection(state: SectionState, event: SectionEvent): SectionState {
  switch (event.type) {
    case 'option-chosen':
      return { ...state, draft: event.option, gone: null }
    case 'option-saved':
      return { ...state, draft: null, finished: false }
    case 'setup-begun':
      return { ...state, ...noNotices, draft: event.option ?? state.draft }
    case 'setup-cancelled':
      return { ...state, draft: null }
    case 'code-validated':
      if (event.set) return showCodes(state, event.set)
      return { ...state, draft: null, finished: !event.added }
    case 'passkey-made':
      if (event.set) return showCodes(state, event.set)
      return { ...state, draft: event.chosen ? null : state.draft, finished: event.chosen }
    case 'codes-renewed':
      return { ...state, ...noNotices, issued: { ...event.set, turnedOn: false } }
    case 'codes-closed':
      return { ...state, draft: null, issued: null, finished: state.issued?.turnedOn === true && !event.replaced }
    case 'factor-gone':
      return { ...state, gone: event.label }
    case 'turned-off':
      return { ...state, ...noNotices, draft: null }
  }
}

/** The codes that end a set-up: the panels stay until the user closes their dialog. */
const showCodes = (state: SectionState, set: RecoverySet): SectionState => ({
  ...state,
  issued: { ...set, turnedOn: true },
})

import { type PasskeyMessages, usePasskey } from '../use-passkey'
import { type Explained, useExplain } from './explain-miss'

export interface SecondStepMessages extends PasskeyMessages {
  triesLeft: string
}

/** A passkey's answer has neither a moment nor a length. */
const noCode = { clockAhead: '', clockBehind: '', wrongLength: '' }
const nothing: Explained = { sentence: null, cause: null, triesLeft: null }

/** Confirming with a passkey on the MFA screen; the form that stands there, whichever it is, says whether to trust the browser. */
export function useSecondStepPasskey(messages: SecondStepMessages, initial = nothing) {
  const { explain, triesLeft } = useExplain(noCode, initial.triesLeft)
  const passkey = usePasskey({ step: 'secondStep', messages, initialError: initial.sentence, explain })
  return { ...passkey, triesLeft, press: () => passkey.press(secondStepFields()) }
}

function secondStepFields() {
  const form = document.querySelector<HTMLFormElement>('form#second-step')
  const given = new FormData(form ?? undefined)
  const fields: Record<string, string> = { method: 'passkey' }
  for (const name of ['csrfToken', 'trustBrowser']) {
    const value = given.get(name)
    if (typeof value === 'string') fields[name] = value
  }
  return fields
}

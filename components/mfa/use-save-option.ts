import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { api } from '@/lib/client/api'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { useMfaSection } from './section-context'

/** *Save* does the same as the button of the chosen option's panel. It does nothing while the option is unchanged. */
export function useSaveOption() {
  const { mfa, choice, enrolment, email, passkey, actions } = useMfaSection()
  const clear = useMfaChange(() => api.clearMfa(mfa.version), actions.turnedOff)
  const change = useMfaChange((option: SetOption) => api.chooseOption(option, mfa.version), actions.optionSaved)
  const beginning = enrolment.begin.isPending || email.begin.isPending || passkey.isPending
  const busy = beginning || clear.isPending || change.isPending
  const begin = {
    authenticator: () => actions.beginAuthenticator({}),
    email: actions.beginEmail,
    passkey: () => actions.makePasskey(true),
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (choice === mfa.option || busy) return
    if (choice === 'none') clear.mutate()
    else if (isSetUp(mfa, choice)) change.mutate(choice)
    else begin[choice]()
  }
  return { save, busy, error: clear.error ?? change.error }
}

type SetOption = Exclude<MfaOption, 'none'>

/** `onSaved` runs once the view on the screen knows the change. */
function useMfaChange<Wanted = void>(run: (wanted: Wanted) => Promise<void>, onSaved: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      onSaved()
    },
  })
}

/** A change to a passkey, or from a passkey to an app, discards no factor and sets none up if there is one. */
const isSetUp = ({ option, passkeys, authenticators }: MfaView, choice: MfaOption) =>
  choice === 'passkey'
    ? passkeys.length > 0
    : choice === 'authenticator' && option === 'passkey' && authenticators.length > 0

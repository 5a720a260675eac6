import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import type { RecoverySet } from '@/lib/client/recovery-file'

const validation = { setup: api.validateAuthenticator, emailSetup: api.validateEmail }

export interface Verification {
  what: keyof typeof validation
  /** Of the key on the screen. */
  keyId?: string | undefined
  /** Of the app that is being added. */
  label?: string
  enrolment: { end: () => Promise<void>; lose: () => Promise<void> }
  /** Null: the recovery codes stay as they are. */
  onValidated: (set: RecoverySet | null) => void
}

/** Sends the typed code, and puts the focus back into its field after each refusal. */
export function useVerification(verification: Verification, panelField?: RefObject<HTMLInputElement | null>) {
  const ownField = useRef<HTMLInputElement>(null)
  const field = panelField ?? ownField
  const [empty, setEmpty] = useState(false)
  const validate = useValidate(verification)
  const { isError, failureCount } = validate
  useEffect(() => {
    if (isError && failureCount) {
      field.current?.focus()
      field.current?.select()
    }
  }, [isError, failureCount, field])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const code = field.current?.value ?? ''
    setEmpty(!code)
    if (!code) return field.current?.focus()
    if (!validate.isPending) validate.mutate(code)
  }
  return { field, empty, refused: empty ? null : validate.error, busy: validate.isPending, submit }
}

function useValidate({ what, keyId, label, enrolment, onValidated }: Verification) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (code: string) => validation[what]({ code, label: label?.trim() || undefined, id: keyId }),
    onSuccess: async ({ recoveryCodes, setId }) => {
      onValidated(recoveryCodes && setId ? { codes: recoveryCodes, setId } : null)
      await enrolment.end()
      return queries.invalidateQueries({ queryKey: ['mfa'] })
    },
    onError: async (error) => {
      if (!isOver(error)) return
      await enrolment.lose()
      // Another tab may have finished it: what is set up by now is another thing than the one on the screen.
      await queries.invalidateQueries({ queryKey: ['mfa'] })
    },
  })
}

/** The server no longer waits for a code: it expired, or there were too many attempts. */
const isOver = (error: unknown) =>
  error instanceof ApiError && ['enrolment-expired', 'too-many-attempts'].includes(error.code)

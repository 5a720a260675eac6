import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError } from '@/lib/client/api'

export interface FormToSend<Name extends string> {
  /** What is said at each field: when it is empty, and when the server refuses it. */
  inputs: Record<Name, { missing: string; refused: string }>
  run: (values: Record<Name, string>) => Promise<unknown>
  /** The mutation's key: by it the window knows that the call is under way. */
  sendingKey: string
  onDone: (values: Record<Name, string>) => void
}

/** Sends a form once every field is filled; the first wrong field takes the focus. */
export function useFormDialog<Name extends string>({ inputs, sendingKey, run, onDone }: FormToSend<Name>) {
  const names = Object.keys(inputs) as Name[]
  const sending = useSending({ sendingKey, run, onDone })
  const [empty, setEmpty] = useState<Name[]>([])
  const { error } = sending
  const refused = (error instanceof ApiError && error.problem.fields) || {}
  const complaintOf = (name: Name) =>
    empty.includes(name) ? inputs[name].missing : name in refused ? inputs[name].refused : null
  const firstWrong = names.find((name) => complaintOf(name))
  const form = useFocusOnWrong(firstWrong, error, empty)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending.isPending) return
    const values = valuesOf(event.currentTarget, names)
    const missing = names.filter((name) => !values[name])
    sending.reset()
    setEmpty(missing)
    if (!missing.length) sending.mutate(values)
  }
  // A complaint at a field says it all.
  return { form, names, complaintOf, submit, busy: sending.isPending, error: firstWrong ? null : error }
}

function useSending<Name extends string>({ sendingKey, run, onDone }: Omit<FormToSend<Name>, 'inputs'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationKey: [sendingKey],
    mutationFn: run,
    onSuccess: async (_, values) => {
      await queries.invalidateQueries({ queryKey: ['admin'] })
      onDone(values)
    },
    // Another administrator may have used the address or changed the person: the page behind shows it.
    onError: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  })
}

/** After each attempt, also when the same field is wrong again. */
function useFocusOnWrong(name: string | undefined, error: unknown, empty: string[]) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!name || (!error && !empty.length)) return
    const field = form.current?.querySelector<HTMLInputElement>(`[name="${name}"]`)
    field?.focus()
    field?.select()
  }, [name, error, empty])
  return form
}

function valuesOf<Name extends string>(form: HTMLFormElement, names: Name[]) {
  const typed = new FormData(form)
  return Object.fromEntries(names.map((name) => [name, String(typed.get(name)).trim()])) as Record<Name, string>
}

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import { canUsePasskeys } from '@/lib/client/passkey'
import type { StepUpMethod } from './step-up-field'
import { useEmailedCode } from './use-emailed-code'
import { useStepUpPasskey } from './use-step-up-passkey'

/** The method on the screen, what it sends, and the change to another method. */
export function useStepUp(methods: StepUpMethod[], onDone: () => void) {
  const { method, setMethod, isGone } = useMethod(methods)
  const typed = useTypedProof(method, onDone)
  const passkey = useStepUpPasskey(onDone)
  const mail = useEmailedCode(method === 'email')
  const button = useRef<HTMLButtonElement>(null)
  const carried = useRef('')
  useMethodFocus({ method, field: typed.field, button, carried, forget: typed.forget })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (method === 'passkey') passkey.press()
    else typed.send()
  }
  /** Choosing the passkey asks for it at once. */
  const choose = (next: StepUpMethod) => {
    typed.reset()
    passkey.reset()
    setMethod(next)
    if (next === 'passkey') passkey.press()
  }
  /** Takes along what was typed into the wrong field. */
  const carryTo = (next: StepUpMethod) => {
    carried.current = typed.field.current?.value ?? ''
    choose(next)
  }
  return { method, isGone, typed, passkey, mail, button, submit, choose, carryTo }
}

export type StepUpState = ReturnType<typeof useStepUp>

/** `isGone`: the method's factor was removed, or the first one was set up, in another tab or browser meanwhile. */
function useMethod(methods: StepUpMethod[]) {
  const [method, setMethod] = useState<StepUpMethod>(firstOf(methods))
  const [isGone, setGone] = useState(false)
  if (!methods.includes(method)) {
    setGone(true)
    setMethod(firstOf(methods))
  }
  return { method, setMethod, isGone }
}

/** A browser without passkeys begins with the next method, if there is one. */
const firstOf = (methods: StepUpMethod[]) =>
  methods.find((method) => method !== 'passkey' || canUsePasskeys()) ?? methods[0] ?? 'password'

/** A password or a code. */
function useTypedProof(method: StepUpMethod, onDone: () => void) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [empty, setEmpty] = useState(false)
  const proof = useMutation({
    mutationFn: (value: string) => api.stepUp(method === 'password' ? { password: value } : { method, code: value }),
    onSuccess: onDone,
  })
  useEffect(() => {
    if (proof.isError) field.current?.select()
  }, [proof.isError])

  const send = () => {
    const typed = field.current?.value ?? ''
    const value = method === 'password' ? typed : typed.trim()
    setEmpty(!value)
    if (!value) return field.current?.focus()
    if (!proof.isPending) proof.mutate(value)
  }
  const reset = () => {
    proof.reset()
    setEmpty(false)
  }
  return { field, empty, refused: empty ? null : proof.error, busy: proof.isPending, send, reset, forget: proof.reset }
}

/**
 * Another method is another field, or a button. The field is empty, but for what was typed into the wrong one, and a
 * refusal of the last method does not stand at it.
 */
function useMethodFocus({ method, field, button, carried, forget }: MethodFocus) {
  useEffect(() => {
    forget()
    if (method) (field.current ?? button.current)?.focus()
    if (field.current && carried.current) field.current.value = carried.current
    carried.current = ''
  }, [method, field, button, carried, forget])
}

interface MethodFocus {
  method: StepUpMethod
  field: RefObject<HTMLInputElement | null>
  button: RefObject<HTMLButtonElement | null>
  carried: RefObject<string>
  forget: () => void
}

'use client'
import { createContext, type ReactNode, use } from 'react'
import { Button } from '../button/button'
import { Latch } from '../latch'
import { Sentence } from '../sentence'
import { PageTitle } from './page-title'

interface FaultMessages {
  heading: string
  detail: string
  again: string
  /** With `{id}`. */
  request: string
}

const FaultContext = createContext<FaultMessages | null>(null)

/** The words come with the page: when the fault is there, nothing more can be fetched. */
export function FaultMessagesProvider({ messages, children }: { messages: FaultMessages; children: ReactNode }) {
  return <FaultContext value={messages}>{children}</FaultContext>
}

export function Fault({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  const messages = use(FaultContext)
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6 py-16">
      {messages && <PageTitle>{messages.heading}</PageTitle>}
      <Latch className="size-10 text-quiet" />
      <h1 className="text-3xl">{messages?.heading}</h1>
      <p className="text-quiet" role="alert">
        {messages?.detail}
      </p>
      <div className="pt-2">
        <Button onClick={retry}>{messages?.again}</Button>
      </div>
      {digest && (
        <p className="text-quiet text-sm">
          <Sentence keep={[digest]}>{messages?.request.replace('{id}', digest)}</Sentence>
        </p>
      )}
    </main>
  )
}

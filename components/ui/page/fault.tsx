'use client'
import { createContext, type ReactNode, use } from 'react'
import { Button } from '../button/button'
import { Latch } from '../latch'
import { Sentence } from '../sentence'
import { PageTitle } from './page-title'

interface FaultWords {
  heading: string
  detail: string
  again: string
  /** With `{id}`. */
  request: string
}

const Words = createContext<FaultWords | null>(null)

/** The words come with the page: when the fault is there, nothing more can be fetched. */
export function FaultWordsProvider({ words, children }: { words: FaultWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>
}

export function Fault({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  const words = use(Words)
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6 py-16">
      {words && <PageTitle>{words.heading}</PageTitle>}
      <Latch className="size-10 text-quiet" />
      <h1 className="text-3xl">{words?.heading}</h1>
      <p className="text-quiet" role="alert">
        {words?.detail}
      </p>
      <div className="pt-2">
        <Button onClick={retry}>{words?.again}</Button>
      </div>
      {digest && (
        <p className="text-quiet text-sm">
          <Sentence keep={[digest]}>{words?.request.replace('{id}', digest)}</Sentence>
        </p>
      )}
    </main>
  )
}

import { type RefObject, useEffect, useRef, useState } from 'react'
import { copyText, download, recoveryFileName } from '@/lib/client/recovery-file'

/** How the codes were taken. */
export type TakenBy = 'saved' | 'copied' | 'printed'
/** Why a press took nothing along. */
type Failure = 'notSavedNow' | 'notCopied' | 'notPrinted'

export interface CodesToTake {
  portalName: string
  text: string
  onTaken: (by: TakenBy) => void
  /** What comes after the codes were printed. */
  next: RefObject<HTMLElement | null>
}

/** Saves, copies and prints the codes. No browser says whether its print dialog was cancelled, so the user is asked. */
export function useTakeCodes({ portalName, text, onTaken, next }: CodesToTake) {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const [printed, setPrinted] = useState<boolean | null>(null)
  const printButton = useRef<HTMLButtonElement>(null)
  // The question goes, and the focus would go with it.
  useEffect(() => {
    if (printed !== null) (printed ? next : printButton).current?.focus()
  }, [printed, next])
  const settle = (by: TakenBy, failed: Failure | null) => {
    setFailure(failed)
    setAsking(false)
    if (!failed) onTaken(by)
  }
  return {
    failure,
    asking,
    printButton,
    save: () => settle('saved', download(recoveryFileName(portalName), text) ? null : 'notSavedNow'),
    copy: async () => settle('copied', (await copyText(text)) ? null : 'notCopied'),
    print() {
      setFailure(null)
      setPrinted(null)
      window.print()
      setAsking(true)
    },
    answer(yes: boolean) {
      setPrinted(yes)
      settle('printed', yes ? null : 'notPrinted')
    },
  }
}

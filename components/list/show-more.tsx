import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '../ui/button/button'

/** The focus moves to the first new row (or its link), so that the reader does not start at the top again. */
export function ShowMore({ list, count, more, busy, label, onPress }: ShowMoreProps) {
  const t = useTranslations('list')
  const before = useRef<number>(null)
  useEffect(() => {
    if (before.current === null || count <= before.current) return
    const first = list.current?.querySelectorAll<HTMLElement>('[data-row]')[before.current]
    before.current = null
    ;(first?.querySelector<HTMLElement>('a, summary') ?? first)?.focus()
  }, [count, list])
  if (!more) return null
  return (
    <Button
      kind="plain"
      className="self-center"
      busy={busy}
      onClick={() => {
        before.current = count
        onPress()
      }}
    >
      {label ?? t('more')}
    </Button>
  )
}

interface ShowMoreProps {
  /** What holds the rows, each marked `data-row`. */
  list: RefObject<HTMLElement | null>
  count: number
  more: boolean
  busy: boolean
  /** What stands on it, where that is not *Show more*. */
  label?: string | undefined
  onPress: () => void
}

'use client'
import { Dialog as Radix } from 'radix-ui'
import { type ComponentProps, type ReactNode, useRef } from 'react'
import { placeAbove } from './top-layer'

/** Modal, named by its title. The window is left by its own buttons or Escape, never by a stray click. */
export function Dialog({ open, onClose, title, description, children, ...given }: DialogProps) {
  const content = useReturningFocus(given)
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        {/* Of the same height as the window: one that opens over another veils it. */}
        <Radix.Overlay className="fixed inset-0 z-50 bg-veil" />
        {/* As large as the screen, so that what lies above the window finds its place in it. */}
        <Radix.Content
          {...content}
          {...(description ? {} : { 'aria-describedby': undefined })}
          onInteractOutside={(event) => event.preventDefault()}
          // Radix asks which window is on top, and does not know it yet in the moment in which one has opened over another.
          onEscapeKeyDown={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
            event.stopPropagation()
            onClose()
          }}
          className="fixed inset-0 z-50 flex items-center justify-center p-4 focus:outline-none"
        >
          <div className="appear max-h-[calc(100dvh-2rem)] w-full max-w-[480px] overflow-y-auto rounded-box border border-line bg-surface p-6 shadow-box sm:p-7">
            <Radix.Title className="text-xl">{title}</Radix.Title>
            {description && <Radix.Description className="pt-2 text-quiet">{description}</Radix.Description>}
            <div className="pt-5">{children}</div>
          </div>
          <div ref={placeAbove} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface DialogProps extends Pick<ComponentProps<typeof Radix.Content>, 'onOpenAutoFocus' | 'onCloseAutoFocus'> {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
}

/** Radix gives the focus back to its own trigger only; these windows are opened by other buttons. */
function useReturningFocus({
  onOpenAutoFocus,
  onCloseAutoFocus,
}: Pick<DialogProps, 'onOpenAutoFocus' | 'onCloseAutoFocus'>) {
  const opener = useRef<HTMLElement>(null)
  return {
    onOpenAutoFocus: (event: Event) => {
      opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
      onOpenAutoFocus?.(event)
    },
    onCloseAutoFocus: (event: Event) => {
      onCloseAutoFocus?.(event)
      if (event.defaultPrevented) return
      event.preventDefault()
      opener.current?.focus()
    },
  }
}

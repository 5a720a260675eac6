'use client'
import { ChevronDown, LogOut, UserRound, UsersRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { DropdownMenu } from 'radix-ui'
import { useId, useState } from 'react'
import { signOut } from '@/lib/client/sign-out'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button } from '../../ui/button/button'
import { Dialog } from '../../ui/dialog/dialog'
import { Sentence } from '../../ui/sentence'
import { useHydrated } from '../../ui/use-hydrated'

const item =
  'flex min-h-10 cursor-pointer select-none items-center gap-3 rounded-small px-3 text-ink -outline-offset-2 outline-brass data-[highlighted]:bg-wash data-[highlighted]:outline-2'

/** The name of the user, and the menu behind it. Without JavaScript the name stays and the button goes. */
export function UserMenu({ name, administrator }: { name: string; administrator: boolean }) {
  const [fault, setFault] = useState<unknown>(null)
  const [isLeaving, setIsLeaving] = useState(false)
  // The last reason stays, and the window with it, until there is another answer.
  const leave = () => {
    setIsLeaving(true)
    signOut().catch((error: unknown) => {
      setFault(error)
      setIsLeaving(false)
    })
  }
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <MenuButton name={name} />
        <MenuContent name={name} administrator={administrator} onSignOut={leave} />
      </DropdownMenu.Root>
      <StillSignedIn error={fault} busy={isLeaving} onRetry={leave} onClose={() => setFault(null)} />
    </>
  )
}

/** The button lies under what names it. */
function MenuButton({ name }: { name: string }) {
  const here = useHydrated()
  const label = useId()
  return (
    <div className="relative flex min-h-11 min-w-0 items-center gap-2.5 ps-1.5 pe-2.5">
      <DropdownMenu.Trigger
        aria-labelledby={label}
        aria-disabled={!here || undefined}
        className="peer noscript:hidden absolute inset-0 rounded-box transition-colors hover:bg-wash data-[state=open]:bg-wash"
      />
      <span
        aria-hidden="true"
        translate="no"
        className="pointer-events-none relative grid size-8 shrink-0 place-items-center rounded-full bg-brass-wash font-semibold text-brass text-sm"
      >
        {initials(name)}
      </span>
      <span
        id={label}
        aria-hidden="true"
        translate="no"
        className="pointer-events-none relative truncate font-semibold max-sm:sr-only"
      >
        {name}
      </span>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none relative size-4 shrink-0 text-quiet noscript:hidden motion-safe:transition-transform peer-data-[state=open]:rotate-180"
      />
    </div>
  )
}

function MenuContent({ name, administrator, onSignOut }: MenuContentProps) {
  const t = useTranslations('menu')
  const router = useRouter()
  return (
    <DropdownMenu.Content
      align="end"
      sideOffset={6}
      className="appear z-30 min-w-[min(14rem,calc(100vw-2rem))] rounded-box border border-line bg-surface p-1.5 shadow-box"
    >
      <DropdownMenu.Label translate="no" className="wrap-anywhere max-w-72 px-3 py-2 font-semibold sm:hidden">
        {name}
      </DropdownMenu.Label>
      <DropdownMenu.Item className={item} onSelect={() => router.push('/account/settings')}>
        <UserRound aria-hidden="true" className="size-4.5 text-quiet" />
        <span>{t('manage')}</span>
      </DropdownMenu.Item>
      {administrator && (
        <DropdownMenu.Item className={item} onSelect={() => router.push('/admin/employees')}>
          <UsersRound aria-hidden="true" className="size-4.5 text-quiet" />
          <span>{t('administration')}</span>
        </DropdownMenu.Item>
      )}
      <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
      <DropdownMenu.Item className={item} onSelect={onSignOut}>
        <LogOut aria-hidden="true" className="size-4.5 text-quiet" />
        <span>{t('signOut')}</span>
      </DropdownMenu.Item>
    </DropdownMenu.Content>
  )
}

interface MenuContentProps {
  name: string
  administrator: boolean
  onSignOut: () => void
}

interface StillSignedInProps {
  error: unknown
  busy: boolean
  onRetry: () => void
  onClose: () => void
}

/** The session may still be open, or only the answer was lost: the user should wait until the portal confirms it. */
function StillSignedIn({ error, busy, onRetry, onClose }: StillSignedInProps) {
  const t = useTranslations('menu')
  const common = useTranslations('common')
  const reason = useErrorSentence()(error)
  const description = <Sentence>{[t('notConfirmed'), ' ', reason]}</Sentence>
  return (
    <Dialog open={reason !== null} onClose={onClose} title={t('stillIn')} description={description}>
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="plain" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button busy={busy} onClick={onRetry}>
          {t('signOut')}
        </Button>
      </div>
    </Dialog>
  )
}

const initials = (name: string) => {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

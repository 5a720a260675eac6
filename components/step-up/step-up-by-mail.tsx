import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button, ButtonLink } from '../ui/button/button'

/** The dialog's content for people without anything to confirm with: no second step, and a password that is void. */
export function StepUpByMail({ onCancel }: { onCancel: () => void }) {
  const t = useTranslations('stepUp')
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => link.current?.focus(), [])
  return (
    <div className="flex flex-col gap-5">
      <p>{t('nothing')}</p>
      <div className="flex flex-wrap items-center gap-3">
        <ButtonLink ref={link} href="/password-reset">
          {t('byMail')}
        </ButtonLink>
        <Button kind="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}

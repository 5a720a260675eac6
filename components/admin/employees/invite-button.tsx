import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { FormDialog } from '../form-dialog'

export function InviteButton() {
  const t = useTranslations('admin.invite')
  const [open, setOpen] = useState(false)
  const [invited, setInvited] = useState<string | null>(null)
  return (
    <>
      <Button
        onClick={() => {
          setInvited(null)
          setOpen(true)
        }}
      >
        {t('open')}
      </Button>
      <FormDialog
        open={open}
        verb={t('verb')}
        sentence={t('sentence')}
        inputs={{
          name: { label: t('name'), missing: t('nameMissing'), refused: t('nameRefused') },
          email: { label: t('email'), missing: t('emailMissing'), refused: t('emailRefused'), type: 'email' },
        }}
        run={adminApi.invite}
        onClose={() => setOpen(false)}
        onDone={({ email }) => {
          setInvited(email)
          setOpen(false)
        }}
      />
      <div role="status" className="basis-full empty:absolute">
        {invited && <Notice tone="good">{t('done', { email: invited })}</Notice>}
      </div>
    </>
  )
}

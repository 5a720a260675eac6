import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import { ConfirmDialog } from '../../confirm/confirm-dialog'

/** Says exactly what *This wasn't me* does, before it does it. */
export function NotMeDialog({ open, managedBy, onClose, onPressed, onDone }: NotMeDialogProps) {
  const t = useTranslations('activity.notMe')
  const queries = useQueryClient()
  const press = async () => {
    const { passwordDue } = await api.notMe()
    onPressed(passwordDue)
    for (const key of ['sessions', 'trusted-browsers', 'mfa']) void queries.invalidateQueries({ queryKey: [key] })
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      verb={t('verb')}
      consequence={t('sentence')}
      kind="danger"
      changes={['activity']}
      run={press}
      onDone={onDone}
    >
      <ul className="mb-6 flex list-disc flex-col gap-2 ps-5">
        <li>{t('steps.sessions')}</li>
        <li>{t('steps.trust')}</li>
        <li>{managedBy === null ? t('steps.password') : t('steps.managed', { name: managedBy })}</li>
        {managedBy === null && <li>{t('steps.factors')}</li>}
      </ul>
    </ConfirmDialog>
  )
}

interface NotMeDialogProps {
  open: boolean
  /** What the company's AD or SSO is called, where that has the password. */
  managedBy: string | null
  onClose: () => void
  /** It has been done; the window is still there. */
  onPressed: (passwordDue: boolean) => void
  /** The window is gone: where the focus goes. */
  onDone: () => void
}

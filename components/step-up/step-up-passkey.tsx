import { useTranslations } from 'next-intl'
import { FieldError } from '../ui/notice'

/** Nothing to type: the browser asks once the button is pressed. */
export function StepUpPasskey({ busy, error }: { busy: boolean; error: string | null }) {
  const t = useTranslations('passkeyUse')
  return (
    <div className="flex flex-col gap-3">
      <p>{t('how')}</p>
      {error && <FieldError id="step-up-error">{error}</FieldError>}
      <p role="status" className="sr-only">
        {busy ? t('waiting') : ''}
      </p>
    </div>
  )
}

import { Copy, ExternalLink } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { copyText } from '@/lib/client/recovery-file'
import type { EnrolmentView } from '@/lib/schemas/account'
import { Button, ButtonLink } from '../../ui/button/button'
import { Notice } from '../../ui/notice'

/** For typing: the key in groups of four that never break inside. */
export function SetupKey({ enrolment }: { enrolment: EnrolmentView }) {
  const t = useTranslations('setup')
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () => setCopied(await copyText(enrolment.secret))
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">{t('enterHow')}</p>
      <dl className="flex flex-col gap-3">
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t('account')}</dt>
          <dd translate="no" className="wrap-anywhere font-semibold">
            {enrolment.account}
          </dd>
        </div>
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t('key')}</dt>
          <dd translate="no" className="code-text flex flex-wrap gap-x-[1ch] text-lg">
            {groupsOf(enrolment.secret).map(({ at, group }) => (
              <span key={at}>{`${group} `}</span>
            ))}
          </dd>
        </div>
      </dl>
      <div className="flex flex-wrap gap-3">
        <Button kind="plain" onClick={copy}>
          <Copy aria-hidden="true" className="size-4" />
          <span>{t('copyKey')}</span>
        </Button>
        <ButtonLink kind="plain" href={enrolment.otpauthUri}>
          <ExternalLink aria-hidden="true" className="size-4" />
          <span>{t('openApp')}</span>
        </ButtonLink>
      </div>
      <p role="status" className="text-[0.9375rem] text-good empty:absolute">
        {copied ? t('keyCopied') : ''}
      </p>
      {copied === false && (
        <Notice tone="warn" role="alert">
          {t('keyNotCopied')}
        </Notice>
      )}
    </div>
  )
}

const groupsOf = (secret: string) =>
  Array.from({ length: Math.ceil(secret.length / 4) }, (_, index) => ({
    at: index,
    group: secret.slice(index * 4, index * 4 + 4),
  }))

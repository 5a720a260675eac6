import { ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isPhone } from '@/lib/client/device'

const stores = {
  iphone: [
    ['Google Authenticator', 'https://apps.apple.com/app/google-authenticator/id388497605'],
    ['Microsoft Authenticator', 'https://apps.apple.com/app/microsoft-authenticator/id983156458'],
    ['2FAS', 'https://apps.apple.com/app/2fa-authenticator-2fas/id1217793794'],
  ],
  android: [
    ['Google Authenticator', 'https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2'],
    ['Microsoft Authenticator', 'https://play.google.com/store/apps/details?id=com.azure.authenticator'],
    ['Aegis', 'https://play.google.com/store/apps/details?id=com.beemdevelopment.aegis'],
  ],
} as const

/** Open for users without an app. */
export function GetAnApp({ open }: { open: boolean }) {
  const t = useTranslations('getAnApp')
  return (
    <details open={open} className="group rounded-box bg-wash px-4 py-3">
      <summary className="flex list-none items-center gap-2 rounded-small font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-quiet motion-safe:transition-transform group-open:rotate-90"
        />
        <span>{t('summary')}</span>
      </summary>
      <div className="flex flex-col gap-3 pt-3">
        <p>{t('any')}</p>
        <AppList />
        <p>{t('how')}</p>
      </div>
    </details>
  )
}

function AppList() {
  const t = useTranslations('getAnApp')
  return (
    <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[auto_1fr]">
      {(['iphone', 'android'] as const).map((platform) => (
        <div key={platform} className="contents">
          <dt className="font-semibold">{t(platform)}</dt>
          <dd className="flex flex-wrap gap-x-4 gap-y-1">
            {stores[platform].map(([name, url]) => (
              <AppName key={name} name={name} url={url} />
            ))}
          </dd>
        </div>
      ))}
      <div className="contents">
        <dt className="font-semibold">{t('computer')}</dt>
        <dd translate="no" className="flex flex-wrap gap-x-4 gap-y-1">
          <span>1Password</span>
          <span>Bitwarden</span>
          <span>KeePassXC</span>
        </dd>
      </div>
    </dl>
  )
}

/** A link only on a phone, where it leads to the store. */
function AppName({ name, url }: { name: string; url: string }) {
  const [phone] = useState(isPhone)
  if (!phone) return <span translate="no">{name}</span>
  return (
    <a translate="no" href={url} rel="noreferrer" className="py-0.5 text-brass underline underline-offset-4">
      {name}
    </a>
  )
}

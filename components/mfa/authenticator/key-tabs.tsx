import { useTranslations } from 'next-intl'
import { Tabs } from 'radix-ui'
import { useState } from 'react'
import { isPhone } from '@/lib/client/device'
import type { EnrolmentView } from '@/lib/schemas/account'
import { QrCode } from './qr-code'
import { SetupKey } from './setup-key'

const tab =
  'current-edge -mb-px min-h-11 flex-1 border-b-2 px-2 py-2 text-quiet transition-colors hover:text-ink data-[state=active]:font-semibold data-[state=active]:text-ink sm:flex-none sm:px-4'

/** The same key two ways, each one press away from the other. */
export function KeyTabs({ enrolment }: { enrolment: EnrolmentView }) {
  const t = useTranslations('setup')
  const [first] = useState(() => (isPhone() ? 'key' : 'qr'))
  return (
    <Tabs.Root defaultValue={first} className="flex flex-col gap-4">
      <Tabs.List aria-label={t('ways')} className="flex flex-wrap border-line border-b">
        <Tabs.Trigger value="qr" className={tab}>
          {t('scan')}
        </Tabs.Trigger>
        <Tabs.Trigger value="key" className={tab}>
          {t('enter')}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="qr">
        <QrCode uri={enrolment.otpauthUri} />
      </Tabs.Content>
      <Tabs.Content value="key">
        <SetupKey enrolment={enrolment} />
      </Tabs.Content>
    </Tabs.Root>
  )
}

import { getTranslations } from 'next-intl/server'
import { InvitationScreen } from '@/components/password/invitation-screen'
import { NeedsScript } from '@/components/ui/page/needs-script'
import { linkMessages } from '../messages'

export default async function InvitationPage() {
  return (
    <>
      <NeedsScript sentence={(await getTranslations('password.link'))('noscript')} />
      <InvitationScreen messages={await linkMessages('invitation')} />
    </>
  )
}

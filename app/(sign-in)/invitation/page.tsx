import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { InvitationScreen } from '@/components/password/invitation-screen'
import { NeedsScript } from '../needs-script'
import { linkWords } from '../words'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('invitation'))('heading') }
}

export default async function InvitationPage() {
  return (
    <>
      <NeedsScript />
      <InvitationScreen words={await linkWords('invitation')} />
    </>
  )
}

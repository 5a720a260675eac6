'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { adminApi } from '@/lib/client/admin-api'
import { Failed } from '../../list/failed'
import { OutdatedNotice } from '../../list/outdated-notice'
import { Skeleton } from '../../list/skeleton'
import { Heading } from '../heading'
import { PolicyForm } from './policy-form'
import { SignInFacts } from './sign-in-facts'

export function Policy() {
  const t = useTranslations('admin.policy')
  const { data, error, refetch } = useQuery({ queryKey: ['admin', 'policy'], queryFn: adminApi.policy })
  return (
    <div className="max-w-2xl">
      <Heading title={t('heading')} sentence={t('sentence')} />
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton label={t('loading')} rows={4} height="h-36" />}
      {data && (
        <>
          <div className="*:not-empty:mb-6">
            <OutdatedNotice error={error} />
          </div>
          <SignInFacts signIn={data.signIn} />
          <PolicyForm saved={data.policy} version={data.version} managed={data.signIn.kind !== 'password'} />
        </>
      )}
    </div>
  )
}

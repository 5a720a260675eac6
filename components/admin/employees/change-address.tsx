import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { adminApi } from '@/lib/client/admin-api'
import type { Employee } from '@/lib/schemas/admin'
import { Button } from '../../ui/button/button'
import { Sentence } from '../../ui/sentence'
import { FormDialog } from '../form-dialog'

export function ChangeAddress({ person, onDone }: { person: Employee; onDone: (address: string) => void }) {
  const t = useTranslations('admin.acts.address')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {t('verb')}
      </Button>
      <FormDialog
        open={open}
        verb={t('verb')}
        sentence={
          <Sentence keep={[person.name, person.email]}>
            {t('consequence', { name: person.name, email: person.email })}
          </Sentence>
        }
        inputs={{ email: { label: t('field'), missing: t('missing'), refused: t('refused'), type: 'email' } }}
        run={({ email }) => adminApi.changeAddress(person.id, { email, replaces: person.email })}
        onClose={() => setOpen(false)}
        onDone={({ email }) => {
          setOpen(false)
          onDone(email)
        }}
      />
    </>
  )
}

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { RecoverySet } from '@/lib/client/recovery-file'
import { Button } from '../../ui/button/button'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { appsInUse } from '../factors/factors'
import { useMfaSection } from '../section-context'
import { VerifyBox } from '../verify/verify-box'
import { GetAnApp } from './get-an-app'
import { KeyTabs } from './key-tabs'
import { SetupStep } from './setup-step'
import type { BeginKey } from './use-enrolment'

/** Three steps that stay in sight; those done fold to a line. The third one's window is a dialog of the section. */
export function AuthenticatorSetup({ name, onName, onMake, onValidated }: AuthenticatorSetupProps) {
  const t = useTranslations('setup')
  const { mfa, enrolment, isSavingCodes } = useMfaSection()
  const { key, adding } = enrolment
  const heading = useFocusOnKey(key?.secret)
  const state = isSavingCodes ? 'done' : 'now'
  const codesFollow = !adding || mfa.recoveryCodes === null
  return (
    <div className="appear flex flex-col gap-5">
      <h3 ref={heading} tabIndex={-1} className="text-lg">
        {t(adding ? 'headingAdd' : 'heading')}
      </h3>
      <ol className="flex flex-col">
        <SetupStep number={1} title={t('add')} state={state}>
          <AddKey name={name} onName={onName} />
        </SetupStep>
        <SetupStep number={2} title={t('verify')} state={state}>
          <VerifyBox what="setup" keyId={key?.id} label={name} onValidated={onValidated} enrolment={enrolment} />
        </SetupStep>
        {codesFollow && (
          <SetupStep number={3} title={t('save')} state={isSavingCodes ? 'now' : 'later'}>
            <p className="text-quiet">{t('saveMeans')}</p>
          </SetupStep>
        )}
      </ol>
      {!isSavingCodes && <SetupButtons onMake={onMake} />}
    </div>
  )
}

interface AuthenticatorSetupProps extends NameFieldProps {
  onMake: (wish: BeginKey) => void
  onValidated: (set: RecoverySet | null) => void
}

/** Each new key moves the focus to the heading, above the new QR code. */
function useFocusOnKey(secret: string | undefined) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (secret) heading.current?.focus()
  }, [secret])
  return heading
}

function AddKey(props: NameFieldProps) {
  const { mfa, enrolment } = useMfaSection()
  if (!enrolment.key) return null
  return (
    <>
      <GetAnApp open={appsInUse(mfa).length === 0} />
      {enrolment.adding && <NameField {...props} />}
      <KeyTabs enrolment={enrolment.key} />
    </>
  )
}

interface NameFieldProps {
  /** Of an app that joins others. */
  name: string
  onName: (name: string) => void
}

function NameField({ name, onName }: NameFieldProps) {
  const t = useTranslations('authenticator')
  return (
    <Field id="authenticator-name" label={t('name')} hint={t('nameHint')}>
      <input
        id="authenticator-name"
        value={name}
        onChange={(event) => onName(event.target.value)}
        maxLength={64}
        autoComplete="off"
        aria-describedby={describedBy('authenticator-name', { hint: true })}
        className={`${inputClasses} h-11 max-w-md`}
      />
    </Field>
  )
}

function SetupButtons({ onMake }: Pick<AuthenticatorSetupProps, 'onMake'>) {
  const t = useTranslations('authenticator')
  const { enrolment, actions } = useMfaSection()
  const { adding, begin, cancel } = enrolment
  const giveUp = () => cancel.mutate(undefined, { onSuccess: actions.setupCancelled })
  return (
    <div className="flex flex-wrap gap-3 border-line border-t pt-5">
      <Button kind="plain" busy={begin.isPending} onClick={() => onMake({ fresh: true, add: adding })}>
        {t('recreate')}
      </Button>
      <Button kind="plain" busy={cancel.isPending} onClick={giveUp}>
        {t('cancel')}
      </Button>
    </div>
  )
}

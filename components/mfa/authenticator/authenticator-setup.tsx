import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { EnrolmentView } from '@/lib/schemas/account'
import { describedBy, Field, inputLook } from '../../ui/field'
import { VerifyBox } from '../verify/verify-box'
import { GetAnApp } from './get-an-app'
import { KeyTabs } from './key-tabs'
import type { EnrolmentState } from './use-enrolment'

/** Three steps that stay in sight; those done fold to a line. The third one's window is a dialog of the section. */
export function AuthenticatorSetup({
  enrolmentKey,
  first,
  adding,
  codesFollow,
  name,
  onName,
  done,
  enrolment,
  onValidated,
  children,
}: AuthenticatorSetupProps) {
  const t = useTranslations('setup')
  const heading = useRef<HTMLHeadingElement>(null)
  const secret = enrolmentKey?.secret
  useEffect(() => {
    if (secret) heading.current?.focus()
  }, [secret])

  return (
    <div className="appear flex flex-col gap-5">
      <h3 ref={heading} tabIndex={-1} className="text-lg">
        {t(adding ? 'headingAdd' : 'heading')}
      </h3>
      <ol className="flex flex-col">
        <Step number={1} title={t('add')} state={done ? 'done' : 'now'}>
          {enrolmentKey && (
            <>
              <GetAnApp open={first} />
              {adding && <NameField name={name} onName={onName} />}
              <KeyTabs enrolment={enrolmentKey} />
            </>
          )}
        </Step>
        <Step number={2} title={t('verify')} state={done ? 'done' : 'now'}>
          <VerifyBox
            what="setup"
            keyId={enrolmentKey?.id}
            label={name}
            onValidated={onValidated}
            enrolment={enrolment}
          />
        </Step>
        {codesFollow && (
          <Step number={3} title={t('save')} state={done ? 'now' : 'later'}>
            <p className="text-quiet">{t('saveMeans')}</p>
          </Step>
        )}
      </ol>
      {!done && <div className="flex flex-wrap gap-3 border-line border-t pt-5">{children}</div>}
    </div>
  )
}

interface AuthenticatorSetupProps {
  enrolmentKey: EnrolmentView | null
  /** There is no authenticator yet. */
  first: boolean
  /** It joins the others, with a name of its own. */
  adding: boolean
  /** The new key brings recovery codes. */
  codesFollow: boolean
  name: string
  onName: (name: string) => void
  done: boolean
  enrolment: EnrolmentState
  onValidated: (set: RecoverySet | null) => void
  children: ReactNode
}

function NameField({ name, onName }: { name: string; onName: (name: string) => void }) {
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
        className={`${inputLook} h-11 max-w-md`}
      />
    </Field>
  )
}

const marks = {
  done: 'border-good bg-good-wash text-good',
  now: 'border-brass bg-brass-wash text-brass',
  later: 'border-line bg-surface text-quiet',
}

function Step({ number, title, state, children }: StepProps) {
  const t = useTranslations('setup')
  return (
    <li
      className="group relative grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0 sm:gap-x-4"
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span
        aria-hidden="true"
        className="absolute top-8 bottom-0 left-4 w-px bg-line group-last:hidden max-sm:hidden"
      />
      <span
        aria-hidden="true"
        className={`relative grid size-8 shrink-0 place-items-center rounded-full border font-semibold text-sm ${marks[state]}`}
      >
        {state === 'done' ? <Check className="size-4" /> : number}
      </span>
      <h4 className={`self-center font-semibold ${state === 'later' ? 'text-quiet' : ''}`}>
        <span>{title}</span>
        {state === 'done' && <span className="sr-only">{` (${t('done')})`}</span>}
      </h4>
      {state === 'now' && (
        <div className="col-span-2 flex min-w-0 flex-col gap-4 pt-3 sm:col-span-1 sm:col-start-2">{children}</div>
      )}
    </li>
  )
}

interface StepProps {
  number: number
  title: string
  state: keyof typeof marks
  children: ReactNode
}

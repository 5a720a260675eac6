import { useMessages, useTranslations } from 'next-intl'
import { PasswordInput } from '../../fields/password-input'
import { NewPasswordField } from '../../password/new-password-field'
import { Button } from '../../ui/button/button'
import { describedBy, Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { type PasswordToChange, usePasswordForm } from './use-password-form'

/** Where a step-up is due, the dialog asks for it and the change goes on with what stands in the fields. */
export function PasswordForm({ address, ...password }: PasswordFormProps) {
  const t = useTranslations('password')
  const messages = useMessages().password.choose
  const { change, rules, due } = password
  const { current, next, problems, refusal, submit } = usePasswordForm(password)
  return (
    <form onSubmit={submit} noValidate className="noscript:hidden flex max-w-md flex-col gap-5">
      {refusal && (
        <Notice tone="bad" role="alert">
          {refusal}
        </Notice>
      )}
      <input type="text" name="username" autoComplete="username" value={address} readOnly hidden />
      {!due && (
        <Field id="current-password" label={t('current')} error={problems.current}>
          <PasswordInput
            ref={current}
            id="current-password"
            invalid={problems.current !== null}
            describedBy={describedBy('current-password', { error: problems.current })}
            messages={messages}
          />
        </Field>
      )}
      <NewPasswordField ref={next} rules={rules} error={problems.next} messages={messages} />
      <Button type="submit" className="self-start" busy={change.isPending}>
        {t(due ? 'set' : 'change')}
      </Button>
    </form>
  )
}

interface PasswordFormProps extends PasswordToChange {
  address: string
}

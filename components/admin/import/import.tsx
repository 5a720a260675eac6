'use client'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type FormEvent, type Ref, useId, useRef } from 'react'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button, ButtonLink } from '../../ui/button/button'
import { buttonClasses } from '../../ui/button/button-classes'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Heading } from '../heading'
import { FilePick } from './file-pick'
import { ImportDone } from './import-done'
import { ImportPreview } from './import-preview'
import { useImport } from './use-import'
import { wordsBeyondAscii } from './words-beyond-ascii'

/** A preview first, of exactly what is imported then; what was chosen or pasted stays whatever happens. */
export function Import() {
  const people = useImport()
  return (
    <>
      <ImportHeading />
      <ImportForm people={people} />
      {people.report && (
        <div className="max-w-2xl pt-8">
          <ImportPreview
            report={people.report}
            sample={people.text.guessed ? wordsBeyondAscii(people.text.csv) : null}
            busy={people.importing || people.previewing}
            nextColumn={people.nextColumn}
            onImport={people.run}
            onAddressColumn={people.chooseAddressColumn}
          />
        </div>
      )}
      <ImportDone done={people.done} />
    </>
  )
}

function ImportHeading() {
  const t = useTranslations('admin.import')
  return (
    <>
      <Link href="/admin/employees" className={`${buttonClasses({ kind: 'text' })} mb-3`}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        <span>{t('back')}</span>
      </Link>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <ButtonLink kind="plain" href="/employees-example.csv" download>
          {t('example')}
        </ButtonLink>
      </Heading>
    </>
  )
}

interface PeopleProps {
  people: ReturnType<typeof useImport>
}

function ImportForm({ people }: PeopleProps) {
  const t = useTranslations('admin.import')
  const sentence = useErrorSentence()
  const field = useRef<HTMLTextAreaElement>(null)
  const { text } = people
  const wrong = text.fault ? t(text.fault) : sentence(people.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!text.csv.trim()) field.current?.focus()
    people.preview()
  }
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-5">
      <FilePick name={text.fileName} disabled={people.importing} onFile={text.choose} />
      <TextField ref={field} people={people} />
      {wrong && (
        <Notice tone="bad" role="alert">
          {wrong}
        </Notice>
      )}
      <Button type="submit" kind={people.report ? 'plain' : 'main'} busy={people.previewing} className="self-start">
        {t('preview')}
      </Button>
    </form>
  )
}

function TextField({ ref, people: { text, empty, importing } }: PeopleProps & { ref: Ref<HTMLTextAreaElement> }) {
  const t = useTranslations('admin.import')
  const id = useId()
  return (
    <Field id={id} label={t('text')} hint={t('textHint')} error={empty ? t('empty') : null}>
      <textarea
        ref={ref}
        id={id}
        rows={7}
        spellCheck={false}
        translate="no"
        value={text.csv}
        readOnly={importing}
        onPaste={({ clipboardData, currentTarget: { selectionStart, selectionEnd, value } }) => {
          const isAll = selectionStart === 0 && selectionEnd === value.length
          if (isAll && clipboardData.getData('text')) text.replaceAll()
        }}
        onChange={(event) => text.edit(event.target.value)}
        placeholder={t('placeholder')}
        aria-invalid={empty || undefined}
        aria-describedby={describedBy(id, { hint: true, error: empty })}
        className={`${inputClasses} code-text overflow-x-auto whitespace-pre py-2.5 text-[0.9375rem]`}
      />
    </Field>
  )
}

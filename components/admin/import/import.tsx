'use client'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useRef } from 'react'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button, ButtonLink } from '../../ui/button'
import { describedBy, Field, inputLook } from '../../ui/field'
import { look } from '../../ui/look'
import { Notice } from '../../ui/notice'
import { Heading } from '../heading'
import { FilePick } from './file-pick'
import { ImportDone } from './import-done'
import { ImportPreview } from './import-preview'
import { useImport } from './use-import'
import { wordsBeyondAscii } from './words-beyond-ascii'

/** A preview first, of exactly what is imported then; what was chosen or pasted stays whatever happens. */
export function Import() {
  const t = useTranslations('admin.import')
  const sentence = useErrorSentence()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const people = useImport()
  const wrong = people.fault ? t(people.fault) : sentence(people.error)
  const show = (event: FormEvent) => {
    event.preventDefault()
    if (!people.csv.trim()) field.current?.focus()
    people.preview()
  }

  return (
    <>
      <Link href="/admin/employees" className={`${look({ kind: 'text' })} mb-3`}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        <span>{t('back')}</span>
      </Link>
      <Heading title={t('heading')} sentence={t('sentence')}>
        <ButtonLink kind="plain" href="/employees-example.csv" download>
          {t('example')}
        </ButtonLink>
      </Heading>
      <form onSubmit={show} noValidate className="flex max-w-2xl flex-col gap-5">
        <FilePick name={people.fileName} onFile={people.choose} />
        <Field id={id} label={t('text')} hint={t('textHint')} error={people.empty ? t('empty') : null}>
          <textarea
            ref={field}
            id={id}
            rows={7}
            spellCheck={false}
            translate="no"
            value={people.csv}
            onPaste={({ currentTarget: { selectionStart, selectionEnd, value } }) => {
              if (selectionStart === 0 && selectionEnd === value.length) people.replaceAll()
            }}
            onChange={(event) => people.edit(event.target.value)}
            placeholder={t('placeholder')}
            aria-invalid={people.empty || undefined}
            aria-describedby={describedBy(id, { hint: true, error: people.empty })}
            className={`${inputLook} code-text overflow-x-auto whitespace-pre py-2.5 text-[0.9375rem]`}
          />
        </Field>
        {wrong && (
          <Notice tone="bad" role="alert">
            {wrong}
          </Notice>
        )}
        <Button type="submit" kind={people.report ? 'plain' : 'main'} busy={people.previewing} className="self-start">
          {t('preview')}
        </Button>
      </form>
      {people.report && (
        <div className="max-w-2xl pt-8">
          <ImportPreview
            report={people.report}
            sample={people.guessed ? wordsBeyondAscii(people.csv) : null}
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

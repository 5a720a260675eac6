import { FileUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type DragEvent, useId, useState } from 'react'
import { readFile } from './read-file'
import type { ChosenFile } from './use-import-text'

/** Chosen or dropped; its text is read here, in the browser. */
export function FilePick({ name, disabled, onFile }: FilePickProps) {
  const t = useTranslations('admin.import')
  const id = useId()
  const [over, setOver] = useState(false)
  const read = async (file: File | undefined) => {
    if (file && !disabled) onFile(await readFile(file))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void read(event.dataTransfer.files[0])
  }
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex cursor-pointer flex-col items-center gap-1 rounded-box border border-edge border-dashed px-5 py-6 text-center transition-colors hover:bg-wash has-focus-visible:outline-2 has-focus-visible:outline-brass has-focus-visible:outline-offset-2 ${over ? 'bg-brass-wash' : 'bg-surface'}`}
    >
      <FileUp aria-hidden="true" className="size-6 text-quiet" />
      <span className="font-semibold">{t('choose')}</span>
      <span translate={name ? 'no' : undefined} className="wrap-anywhere text-[0.9375rem] text-quiet">
        {name ?? t('drop')}
      </span>
      <input
        id={id}
        type="file"
        disabled={disabled}
        accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
        className="sr-only"
        onChange={(event) => {
          void read(event.target.files?.[0])
          // The same file, saved again, can be chosen once more.
          event.target.value = ''
        }}
      />
    </label>
  )
}

interface FilePickProps {
  name: string | null
  disabled: boolean
  onFile: (file: ChosenFile) => void
}

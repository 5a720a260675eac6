import { Notice } from '../notice'

/** Says in place of what does nothing without JavaScript that it needs it; `heading` where it stands for the whole page. */
export function NeedsScript({ heading, sentence }: { heading?: string; sentence: string }) {
  return (
    <noscript>
      {heading && <h1 className="pb-6 text-[2rem]">{heading}</h1>}
      <Notice tone="calm" className="mb-6">
        {sentence}
      </Notice>
    </noscript>
  )
}

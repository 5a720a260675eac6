'use client'
import { useState } from 'react'

/**
 * A mail as its reader sees it, in a frame that runs no script and has no origin; its links open beside it. The frame is
 * under the page's own policy, so the mail's style sheet gets the nonce.
 */
export function MailFrame({ html, title, nonce }: { html: string; title: string; nonce: string | undefined }) {
  const [own] = useState(() => nonceOfDocument() ?? nonce)
  return (
    <iframe
      title={title}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={html.replace('<style>', `<style nonce="${own}">`)}
      className="h-[46rem] w-full rounded-box border border-line"
    />
  )
}

/** What a page that came later into this document was given is not what the document's policy names. */
const nonceOfDocument = () =>
  typeof document === 'undefined' ? undefined : document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce

import type { Ref } from 'react'
import { PageTitle } from '../../ui/page/page-title'

/** The heading, which is the page's title too: only the script knows whether the address has a link's secret. */
export function LinkHeading({ ref, children }: { ref?: Ref<HTMLHeadingElement>; children: string }) {
  return (
    <>
      <PageTitle>{children}</PageTitle>
      <h1 ref={ref} tabIndex={-1} className="pb-3 text-2xl">
        {children}
      </h1>
    </>
  )
}

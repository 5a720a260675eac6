import type { ReactNode } from 'react'

/** The page's name, a sentence, and what can be begun from here. */
export function Heading({ title, sentence, fixed = false, children }: HeadingProps) {
  const translate = fixed ? 'no' : undefined
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4 pb-6">
      <div className="min-w-0">
        <h1 translate={translate} className="wrap-anywhere text-[2rem]">
          {title}
        </h1>
        {sentence && (
          <p translate={translate} className="pt-2 text-quiet">
            {sentence}
          </p>
        )}
      </div>
      {children && <div className="flex flex-wrap gap-3">{children}</div>}
    </div>
  )
}

interface HeadingProps {
  title: string
  sentence?: string | undefined
  /** Title and sentence are a name and an address, which nobody may translate. */
  fixed?: boolean
  children?: ReactNode
}

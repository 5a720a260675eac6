import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { inputClasses } from './field'

/** The browser's own, with the look of the other fields. */
export function Select({ className = '', ...rest }: ComponentProps<'select'>) {
  return (
    <div className={`relative min-w-0 ${className}`}>
      <select {...rest} className={`${inputClasses} h-11 appearance-none truncate pe-10`} />
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4.5 text-quiet"
      />
    </div>
  )
}

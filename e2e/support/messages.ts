import messages from '@/lib/messages/en.json' with { type: 'json' }

type Errors = typeof messages.errors

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The sentence of an error code as a pattern; what stands at its `{places}` may be anything. */
export function sentence<Code extends keyof Errors>(code: Code, variant: keyof Errors[Code] = 'detail') {
  const text = String(messages.errors[code][variant])
  return new RegExp(
    text
      .split(/\{\w+\}/)
      .map(escaped)
      .join('.+'),
  )
}

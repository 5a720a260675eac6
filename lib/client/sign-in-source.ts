import type { SignInSourceView } from '../schemas/sign-in'

/** The text behind the `@`, empty until it can be a domain. The dots and the `@` may be full-width. */
export const domainOf = (email: string) =>
  /[@＠]([^\s@＠]+[.。．｡][^\s@＠]{2,})\s*$/.exec(email)?.[1]?.toLowerCase() ?? ''

/** The way in of an address, by its domain. Null: it could not be asked. */
export async function askSource(email: string): Promise<SignInSourceView | null> {
  try {
    const answer = await fetch('/api/sign-in/source', {
      method: 'POST',
      body: JSON.stringify({ email }),
      headers: { 'content-type': 'application/json' },
    })
    return answer.ok ? ((await answer.json()) as SignInSourceView) : null
  } catch {
    return null
  }
}

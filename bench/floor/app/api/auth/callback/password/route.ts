import { randomUUID } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { makeHasher } from '../../../../../../../lib/server/secrets/hasher'
import { query, transaction } from '../../../../../lib/database'
import { Limited, reserve } from '../../../../../lib/limits'
import { cookieName, cookieOptions, formOf, newToken, refuse, sourceOf, tokenHash } from '../../../../../lib/request'

/** The portal's own: the same hash behind the same gate. */
const hasher = makeHasher()

/** Password step: limits, one hash, then the challenge with its audit row. */
export async function POST(request: NextRequest) {
  const form = await formOf(request)
  if (!form) return refuse('CrossSite', 403)
  const email = (form.email ?? '').normalize('NFKC').trim().toLowerCase()
  const source = sourceOf(request)
  try {
    const settle = await reserve([
      ['password', `${email} ${source.ip}`],
      ['address', email],
      ['source', source.ip],
    ])
    const [user] = await query('select id, password_hash from "user" where email = $1 and disabled_at is null', [email])
    if (!(await hasher.verifyPassword(user?.password_hash ?? null, form.password ?? '')))
      return refuse('CredentialsSignin')
    await settle()
    const token = newToken()
    await transaction(async (query) => {
      const [locked] = await query(
        `select company_id from "user" where id = $1 and password_hash = $2 and disabled_at is null for no key update`,
        [user.id, user.password_hash],
      )
      await query(
        `insert into audit_event (id, type, company_id, user_id, ip, user_agent) values ($1, 'sign-in.challenged', $2, $3, $4, $5)`,
        [randomUUID(), locked.company_id, user.id, source.ip, source.userAgent],
      )
      await query(
        `insert into challenge (id, token_hash, user_id, method, callback_url, expires_at)
         values ($1, $2, $3, 'authenticator', '/', now() + interval '10 minutes')`,
        [randomUUID(), tokenHash('challenge', token), user.id],
      )
    })
    const response = NextResponse.json({ url: '/sign-in/verify' }, { headers: { 'cache-control': 'no-store' } })
    response.cookies.set(cookieName.challenge, token, { ...cookieOptions, maxAge: 600 })
    return response
  } catch (error) {
    if (error instanceof Limited) return refuse('TooManyAttempts')
    throw error
  }
}

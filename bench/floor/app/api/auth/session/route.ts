import type { NextRequest } from 'next/server'
import { query } from '../../../../lib/database'
import { cookieName, tokenHash } from '../../../../lib/request'

/** The live session with its person and their company's limits, read anew at every call. */
export async function GET(request: NextRequest) {
  const headers = { 'cache-control': 'no-store' }
  const [row] = await query(
    `select u.id, u.name, u.email, u.role, u.option, s.amr, s.factor_proven_at,
       least(s.expires_at, s.last_seen_at + c.session_idle_minutes * interval '1 minute') as expires
     from session s join "user" u on u.id = s.user_id join company c on c.id = u.company_id
     where s.token_hash = $1 and s.expires_at > now() and u.disabled_at is null
       and s.last_seen_at + c.session_idle_minutes * interval '1 minute' > now()`,
    [tokenHash('session', request.cookies.get(cookieName.session)?.value)],
  )
  if (!row) return Response.json({}, { headers })
  const { id, name, email, role, amr, factor_proven_at: factorProvenAt, expires } = row
  return Response.json({ user: { id, name, email, role }, amr, factorProvenAt, expires }, { headers })
}

import { type NextRequest, NextResponse } from 'next/server'
import { openKey, stepOf } from '../../../../../lib/code'
import { query } from '../../../../../lib/database'
import { enter } from '../../../../../lib/enter'
import { Limited, reserve } from '../../../../../lib/limits'
import { cookieName, cookieOptions, formOf, refuse, sourceOf, tokenHash } from '../../../../../lib/request'

const year = 365 * 86_400

/** Code step: a try is reserved against account, source and challenge before the code is looked at. */
export async function POST(request: NextRequest) {
  const form = await formOf(request)
  if (!form) return refuse('CrossSite', 403)
  const source = sourceOf(request)
  const hash = tokenHash('challenge', request.cookies.get(cookieName.challenge)?.value)
  const [challenge] = await query('select id, user_id from challenge where token_hash = $1 and expires_at > now()', [
    hash,
  ])
  if (!challenge) return refuse('ChallengeExpired')
  try {
    const settle = await reserve([
      ['factorStreak', challenge.user_id],
      ['factorDay', challenge.user_id],
      ['source', source.ip],
    ])
    const reserved = await query(
      'update challenge set attempts = attempts + 1 where id = $1 and attempts < 5 returning attempts',
      [challenge.id],
    )
    const [key] = await query(
      `select id, user_id, secret, last_step from authenticator
       where user_id = $1 and replaced_at is null and disabled_at is null`,
      [challenge.user_id],
    )
    const step = reserved.length === 1 && key ? stepOf(openKey(key), form.code ?? '') : null
    if (step === null || step <= Number(key.last_step)) return refuse('InvalidCode')
    const userId = challenge.user_id
    const { session, known } = await enter({ challengeId: challenge.id, userId, keyId: key.id, step, source })
    await settle()
    const response = NextResponse.json({ url: '/' }, { headers: { 'cache-control': 'no-store' } })
    response.cookies.set(cookieName.session, session, { ...cookieOptions, maxAge: 86_400 })
    response.cookies.set(cookieName.known, known, { ...cookieOptions, maxAge: year })
    response.cookies.delete(cookieName.challenge)
    return response
  } catch (error) {
    if (error instanceof Limited) return refuse('TooManyAttempts')
    throw error
  }
}

import { z } from 'zod'
import { text } from './common'

/** Who somebody is at a provider (OpenID Connect Core 2): a `sub` of another type than text is none. */
export const subjectClaims = z.object({ iss: text(500), sub: text(255).min(1) })

// Each optional claim has a schema of its own, so that none of them can refuse the others.

export const addressClaim = text(320)
/** Some providers write one word where the standard has a list. */
export const amrClaim = z.union([z.array(text(100)).max(50), text(100)])
export const acrClaim = text(200)
/** Seconds. */
export const authTimeClaim = z.number().min(0).max(1e11)

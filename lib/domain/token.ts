import { createHash, randomBytes } from 'node:crypto'

/** What a bearer token opens. The purpose is part of the stored hash: a token is nothing under any other. */
export type TokenPurpose =
  | 'session'
  | 'mobile-session'
  | 'challenge'
  | 'mobile-challenge'
  | 'trusted-browser'
  | 'passkey-door'
  | 'known-browser'
  | 'known-app'
  | 'password-reset'
  | 'invitation'

const shape = /^[\w-]{43}$/

/** 256 bits from the system's generator, 43 characters of base64url. */
export const newToken = () => randomBytes(32).toString('base64url')

/** What is stored of a token, or null for what cannot be one. */
export const tokenHash = (purpose: TokenPurpose, token: string | undefined) =>
  token && shape.test(token) ? createHash('sha256').update(`${purpose}:${token}`).digest('base64url') : null

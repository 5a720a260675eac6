/** What passkey.ts loads on demand: of the library no more than that, the sign-in page counts every kilobyte. */
export { startAuthentication, startRegistration, WebAuthnAbortService } from '@simplewebauthn/browser'

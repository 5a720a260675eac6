import { randomBytes } from 'node:crypto'
import type { PasskeyCreationView } from '../../lib/schemas/passkey'
import { AuthenticatorApp } from '../../lib/testing/authenticator-app'
import { SoftPasskey } from '../../lib/testing/soft-passkey'
import { mailedCode } from './mailbox'
import { createUser, inviteUser } from './operator'
import type { PortalApi } from './portal-api'
import { baseURL } from './settings'

export interface Person {
  name: string
  email: string
  password: string
  app?: AuthenticatorApp
  session?: PortalApi | undefined
  recoveryCodes: string[]
}

/** Who has an app. */
export interface EnrolledPerson extends Person {
  app: AuthenticatorApp
  /** The session in which it was set up. */
  session: PortalApi
}

/** Somebody new, whom no other test knows, without MFA; of the company Acme, unless of another. */
export async function newPerson(at: { company?: string; administrator?: boolean } = {}): Promise<Person> {
  const person = somebody()
  await createUser({ ...person, ...at })
  return person
}

/** Somebody new who has been invited; the password is the one that they will choose. */
export async function newInvitedPerson(): Promise<Person> {
  const person = somebody()
  await inviteUser(person)
  return person
}

function somebody(): Person {
  const id = randomBytes(6).toString('hex')
  return {
    name: `Employee ${id}`,
    email: `employee-${id}@acme.test`,
    password: `kettle ${randomBytes(4).toString('hex')} lantern`,
    recoveryCodes: [],
  }
}

interface Enrolment {
  secret: string
}
interface Validated {
  recoveryCodes: string[]
  setId: string
}

/** Turns MFA on in this client's session; with `saved` the person has put the recovery codes away. */
export async function enrol(api: PortalApi, person: Person, { saved = true } = {}): Promise<EnrolledPerson> {
  const { secret } = await api.json<Enrolment>('POST', '/api/account/mfa/authenticator', {})
  const app = new AuthenticatorApp(secret)
  const code = await app.freshCode()
  const { recoveryCodes, setId } = await api.json<Validated>('POST', '/api/account/mfa/authenticator/validate', {
    code,
  })
  if (saved) await api.json('PUT', '/api/account/mfa/recovery-codes/saved', { setId })
  return Object.assign(person, { app, recoveryCodes, session: api })
}

/** One more app, called Spare, in a session that may change factors. */
export async function addApp(api: PortalApi) {
  const path = '/api/account/mfa/authenticator'
  const { secret } = await api.json<Enrolment>('POST', path, { add: true, label: 'Spare' })
  await api.json('POST', `${path}/validate`, { code: await new AuthenticatorApp(secret).freshCode() })
}

/** Turns Email on in this client's session. */
export async function enrolByEmail(api: PortalApi, person: Person) {
  await api.json('POST', '/api/account/mfa/email', {})
  const code = await mailedCode(person.email)
  const { recoveryCodes, setId } = await api.json<Validated>('POST', '/api/account/mfa/email/validate', { code })
  await api.json('PUT', '/api/account/mfa/recovery-codes/saved', { setId })
  return Object.assign(person, { recoveryCodes, session: api, lastCode: code })
}

/** Registers a passkey in this client's session; it turns MFA on where it is off. */
export async function enrolPasskey(api: PortalApi, person: Person) {
  const passkey = new SoftPasskey(baseURL)
  const options = await api.json<PasskeyCreationView>('POST', '/api/account/mfa/passkeys/options', {})
  const made = passkey.register(options)
  const { recoveryCodes, setId } = await api.json<Partial<Validated>>('POST', '/api/account/mfa/passkeys', made)
  if (setId) await api.json('PUT', '/api/account/mfa/recovery-codes/saved', { setId })
  return Object.assign(person, { passkey, session: api, recoveryCodes: recoveryCodes ?? person.recoveryCodes })
}

/** Somebody new who confirms with a passkey. */
export async function newPasskeyPerson(api: PortalApi) {
  const person = await newPerson()
  await api.signIn(person)
  return enrolPasskey(api, person)
}

/** Somebody new with MFA on. */
export async function newEnrolledPerson(api: PortalApi) {
  const person = await newPerson()
  await api.signIn(person)
  return enrol(api, person)
}

/** Signs in with recovery codes until only so many are left. */
export async function useUpRecoveryCodes(newApi: () => Promise<PortalApi>, person: EnrolledPerson, left: number) {
  while (person.recoveryCodes.length > left) {
    const api = await newApi()
    await api.password(person.email, person.password)
    const answer = await api.secondFactor('recovery-code', person.recoveryCodes.shift() ?? '')
    if (answer.error) throw new Error(`A recovery code was refused: ${answer.error}`)
  }
}

import type { CDPSession, Page } from '@playwright/test'
import type { SoftPasskey } from '../../lib/testing/soft-passkey'

export interface VirtualOptions {
  /** `internal`: of the device itself; `usb`: a security key. */
  transport?: 'internal' | 'usb' | 'nfc' | 'ble' | 'hybrid'
  /** Keeps passkeys that are found without being told which: needed for the door without a password. */
  hasResidentKey?: boolean
  hasUserVerification?: boolean
  /** The person's fingerprint, face or PIN is right. */
  isUserVerified?: boolean
}

/** A device with passkeys, played by Chromium. It answers at once whatever the page asks for, unless told otherwise. */
export class VirtualAuthenticator {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async create(cdp: CDPSession, options: VirtualOptions) {
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: options.transport ?? 'internal',
        hasResidentKey: options.hasResidentKey ?? true,
        hasUserVerification: options.hasUserVerification ?? true,
        isUserVerified: options.isUserVerified ?? true,
        automaticPresenceSimulation: true,
      },
    })
    return new VirtualAuthenticator(cdp, authenticatorId)
  }

  /** From now on the person's fingerprint, face or PIN is right, or is not. */
  async verifies(isUserVerified: boolean) {
    await this.send('WebAuthn.setUserVerified', { isUserVerified })
  }

  /** From now on somebody answers what the browser asks, or nobody does. */
  async answers(enabled: boolean) {
    await this.send('WebAuthn.setAutomaticPresenceSimulation', { enabled })
  }

  async credentials() {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId })
    return credentials
  }

  /** Puts a passkey in that was registered without a browser. */
  async hold(passkey: SoftPasskey) {
    const { id: credentialId, userHandle, counter: signCount, rpId, privateKey } = passkey.exported()
    const credential = { credentialId, userHandle, signCount, rpId, privateKey, isResidentCredential: true }
    await this.send('WebAuthn.addCredential', { credential })
  }

  private send(method: Parameters<CDPSession['send']>[0], params: object) {
    return this.cdp.send(method, { authenticatorId: this.authenticatorId, ...params } as never)
  }
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

async function enabled(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  return cdp
}

/** A passkey's device in this page, which must stand at `localhost`. Several may be there at once. */
export async function virtualAuthenticator(page: Page, options: VirtualOptions = {}) {
  const cdp = sessions.get(page) ?? enabled(page)
  sessions.set(page, cdp)
  return VirtualAuthenticator.create(await cdp, options)
}

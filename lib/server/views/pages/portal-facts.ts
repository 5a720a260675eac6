import { settings } from '../../settings/env'

export const portalName = () => settings().appName
export const portalUrl = () => settings().appUrl
/** The address that mails come from; null for the demo's mailbox. */
export const mailSender = () => settings().mail.from?.address ?? null

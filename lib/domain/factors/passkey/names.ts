import { unlessTaken } from '../labels'

/**
 * What made a passkey, by the AAGUID that it says of itself: the names that people know them by. A hint for telling one's
 * passkeys apart, nothing is decided by it. Source: the public registers of passkey providers and of FIDO's metadata.
 */
const makers: Record<string, string> = {
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'Apple Passwords',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'Apple Passwords (company-managed)',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome on Mac',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  'b5397666-4885-aa6b-cebf-e52262a439a2': 'Chromium Browser',
  '771b48fd-d3d4-4f74-9232-fc157ab0507a': 'Edge on Mac',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  'fdb141b2-5d84-443e-8a35-4698c205a502': 'KeePassXC',
  'eaecdef2-1c31-5634-8639-f1cbd9c00a08': 'KeePassDX',
  'b84e4048-15dc-4dd0-8640-f4f60813c8af': 'NordPass',
  '0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6': 'Keeper',
  '50726f74-6f6e-5061-7373-50726f746f6e': 'Proton Pass',
  'f3809540-7f14-49c1-a8b3-8f813b225541': 'Enpass',
  '22248c4c-7a12-46e2-9a41-44291b373a4d': 'LogMeOnce',
  'de1e552d-db1d-4423-a619-566b625cdc84': 'Microsoft Authenticator',
  '90a3ccdf-635c-4729-a248-9b709135078f': 'Microsoft Authenticator',
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': 'YubiKey 5',
  'ee882879-721c-4913-9775-3dfcce97072a': 'YubiKey 5',
  'fa2b99dc-9e39-4257-8f92-4a30d23c4118': 'YubiKey 5 NFC',
  '2fc0579f-8113-47ea-b116-bb5a8db9202a': 'YubiKey 5 NFC',
  'c5ef55ff-ad9a-4b9f-b580-adebafe026d0': 'YubiKey 5Ci',
  'd8522d9f-575b-4866-88a9-ba99fa02f35b': 'YubiKey Bio',
  'f8a011f3-8c0a-4d15-8006-17111f9edc7d': 'Security Key by Yubico',
  '6d44ba9b-f6ec-2e49-b930-0c8fe920cb73': 'Security Key by Yubico NFC',
  '149a2021-8ef6-4133-96b8-81f8d5b7f1f5': 'Security Key by Yubico NFC',
  '42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3': 'Titan Security Key',
}

/**
 * The name that a new passkey begins with: what made it, else whether it is a key to plug in. Numbered where the person has
 * one of that name.
 */
export function defaultLabel({
  aaguid,
  transports,
  taken,
}: {
  aaguid: string
  transports: string[]
  taken: { label: string }[]
}) {
  const pluggedIn = transports.length > 0 && !transports.some((way) => way === 'internal' || way === 'hybrid')
  const name = makers[aaguid] ?? (pluggedIn ? 'Security key' : 'Passkey')
  return unlessTaken(name, taken)
}

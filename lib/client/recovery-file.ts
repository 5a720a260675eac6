/** From so many unused codes on a new set is suggested. */
export const fewCodes = 3

export interface RecoverySet {
  codes: string[]
  setId: string
}

export interface RecoveryFileMessages {
  title: string
  site: string
  account: string
  made: string
  set: string
  how: string
}

/** The account of the codes, and the portal that takes them. */
export interface Site {
  portalName: string
  portalUrl: string
  account: string
}

interface RecoveryFile extends RecoverySet, Site {
  /** ISO. */
  made: string
  messages: RecoveryFileMessages
}

/** Names account, portal and date: a sheet found in two years still explains itself. */
export function recoveryFileText({ portalName, portalUrl, account, made, setId, codes, messages }: RecoveryFile) {
  return [
    `${portalName}: ${messages.title}`,
    '',
    `${messages.site}: ${portalUrl}`,
    `${messages.account}: ${account}`,
    `${messages.made}: ${made.slice(0, 10)}`,
    `${messages.set}: ${setId}`,
    '',
    ...codes,
    '',
    messages.how,
    '',
  ].join('\n')
}

export const recoveryFileName = (portalName: string) => `${portalName}-recovery-codes.txt`

/** @returns false where the browser refuses to make a file. Whether the user keeps it, no browser says. */
export function download(name: string, text: string) {
  try {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    // The browser has taken its copy by the next turn; Safari wants a moment longer.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
    return true
  } catch {
    return false
  }
}

/**
 * Works without https too (a portal tried out on the local network): there the clipboard API is missing.
 * @returns false where the browser refuses, for example because a policy forbids the clipboard
 */
export async function copyText(text: string) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string) {
  const holder = document.createElement('textarea')
  holder.value = text
  const focused = document.activeElement
  const host = document.querySelector('[role=dialog]') ?? document.body
  host.append(holder)
  holder.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    holder.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}

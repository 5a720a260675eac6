import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'

/** What a power loss, a full disk or a slip of the operator's hand leaves where a small JSON file was. */
export const damages: Record<string, (path: string) => void> = {
  'an empty file': (path) => writeFileSync(path, ''),
  'half of its JSON': (path) => truncateSync(path, 20),
  'only NULs': (path) => writeFileSync(path, Buffer.alloc(200)),
  'bytes that are not text': (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80])),
  'JSON of another kind': (path) => writeFileSync(path, '["pid", 1]'),
  'a number': (path) => writeFileSync(path, '42'),
}

/** What no power loss makes. */
export const obstacles: Record<string, (path: string) => void> = {
  'a folder': (path) => {
    rmSync(path)
    mkdirSync(path)
  },
  'a link to nothing': (path) => {
    rmSync(path)
    symlinkSync('nowhere', path)
  },
  'a link to itself': (path) => {
    rmSync(path)
    symlinkSync(path, path)
  },
}

const nobody = 65534

/** Runs `act` as a user who may not read `path`; for root, which may read everything, as another user. */
export function withoutPermission<T>(path: string, act: () => T): T {
  chmodSync(path, 0o000)
  const { geteuid, seteuid } = process
  const isRoot = geteuid?.() === 0
  if (isRoot) seteuid?.(nobody)
  try {
    return act()
  } finally {
    if (isRoot) seteuid?.(0)
    chmodSync(path, 0o600)
  }
}

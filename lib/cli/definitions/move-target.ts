import { readIfThere } from '../../server/files/durable-file'
import { moveTargetSetting } from '../../server/settings/env'
import { cleanValue, parseEnv } from '../../server/settings/env-file.mjs'
import { readStandardInput } from '../terminal/ask'
import type { Values } from './definition'
import { UsageError } from './usage-error'

/** The target of `move`. A file or a variable keeps its password out of the arguments, which every user of the machine can see. */
export async function moveTarget({ to, toFile: file }: Values): Promise<string> {
  const target = file === undefined ? (to ?? moveTargetSetting()) : addressIn(await read(String(file)), String(file))
  if (!target) throw new UsageError('Use --to-file, or set MOVE_TO.')
  return String(target)
}

async function read(file: string): Promise<string> {
  if (file === '-') return readStandardInput()
  const text = readIfThere(file)
  if (text === undefined) throw new UsageError(`There is no file ${file}.`)
  return text
}

/** The address alone, or a line DATABASE_URL=… as in `.env`. */
function addressIn(text: string, file: string): string | undefined {
  if (!/^\s*(export\s+)?\w+\s*=/m.test(text.replaceAll(/^\s*#.*$/gm, ''))) return cleanValue(text)
  const address = parseEnv(text, file).values.get('DATABASE_URL')
  if (!address) throw new UsageError(`${file} has no line DATABASE_URL=…`)
  return address
}

/** Whether the arguments of `move` hold a password. */
export const showsPassword = ({ to }: Values) => URL.canParse(String(to)) && new URL(String(to)).password !== ''

export const passwordShown =
  'Other users of this machine can see the password in --to while this runs: --to-file FILE or MOVE_TO keeps it private.\n'

import type { Io } from '../io.js'
import { UsageError } from '../usage-error.js'
import { readFile, readStdin } from './file.js'

/** The body to sign: of a file, or what is piped in. */
export function readBody(io: Io, file: string | undefined, secretOnStdin: boolean | undefined): Promise<Buffer> {
  if (file !== undefined) return readFile(io, file)
  if (secretOnStdin) throw new UsageError('The secret and the body cannot both come from stdin: give the body as --body FILE.')
  if (io.stdin.isTTY) throw new UsageError('There is no body: give --body FILE, or pipe it in.')
  return readStdin(io, 'The body')
}

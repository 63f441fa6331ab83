import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { Interrupted, unlessInterrupted } from '../interrupted.js'
import type { Io } from '../io.js'
import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { requireNoSecret } from './misplaced-secret.js'

/** Largest input that is read: no described sender sends more. */
export const inputLimit = 26_214_400

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  ENOTDIR: 'a part of the path is no folder',
}

/** The exact bytes of a file. */
export async function readFile({ cwd, signal }: Io, path: string): Promise<Buffer> {
  const shown = `"${printable(path)}"`
  try {
    // One byte more than allowed tells that there is more.
    return await unlessInterrupted(signal, readAll(createReadStream(resolve(cwd, path), { end: inputLimit }), shown))
  } catch (error) {
    if (error instanceof UsageError || error instanceof Interrupted) throw error
    requireNoSecret(path, 'What stands in place of a file')
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new UsageError(`Cannot read ${shown}: ${reasons[code] ?? message}.`)
  }
}

/** All that is piped in. `what` is what it is for, with the option that would name a file instead. */
export function readStdin({ stdin, signal }: Io, what: string): Promise<Buffer> {
  if (stdin.isTTY) throw new UsageError(`${what} is read from stdin, and that is a terminal: pipe it in.`)
  return unlessInterrupted(signal, readAll(stdin, 'stdin'))
}

async function readAll(stream: Readable, shown: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > inputLimit) throw new UsageError(`Cannot read ${shown}: it is larger than 25 MiB.`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

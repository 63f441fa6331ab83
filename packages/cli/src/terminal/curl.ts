import { isUtf8 } from 'node:buffer'
import type { SignedRequest } from '@posthorn/core'
import { UsageError } from '../usage-error.js'
import { shellWord } from './shell.js'

/** A request as a command to paste. It holds a signature, which is good for this body alone, and no shared secret of an HMAC. */
export function curlCommand(address: string, { method, headers, body }: SignedRequest, file?: string): string {
  const options = [
    `-X ${shellWord(method)}`,
    // Left to itself, curl sends a header that ends in a colon not at all.
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    `--data-binary ${bodyWord(body, file)}`,
  ]
  return [`curl -i ${shellWord(address)}`, ...options].join(' \\\n  ')
}

function bodyWord(body: Buffer, file: string | undefined): string {
  if (file !== undefined) return shellWord(`@${file}`)
  const text = body.toString()
  if (!isUtf8(body) || text.includes('\0'))
    throw new UsageError('The body is no text, which a command cannot hold: put it into a file, and give that as --body FILE.')
  // `@` would name a file.
  if (text.startsWith('@')) throw new UsageError('The body begins with "@": put it into a file, and give that as --body FILE.')
  return shellWord(text)
}

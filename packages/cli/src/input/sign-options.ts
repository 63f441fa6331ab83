import type { Provider, SignedRequest } from '@posthorn/core'
import type { DeliveryOptions } from '@posthorn/testing'
import type { Command } from 'commander'
import { UsageError } from '../usage-error.js'
import { readHeader } from './header-option.js'
import { readTime } from './time.js'

/** How a delivery is signed. */
export interface SigningOptions {
  readonly id?: string
  readonly timestamp?: string
  readonly keyId?: string
  readonly publicUrl?: string
  readonly scheme?: string
  readonly header?: Readonly<Record<string, string>>
}

/** Adds the options. */
export const addSigningOptions = (command: Command): Command =>
  command
    .option('--id <id>', 'id of the delivery (default: a random one)')
    .option(
      '--timestamp <time>',
      'when it is signed: ISO 8601 with its zone, a date (midnight in UTC), or seconds or milliseconds since 1970 (default: now)',
    )
    .option('--key-id <id>', 'which key it is signed with, for senders that name their keys')
    .option('--scheme <name>', "one of the sender's schemes (default: its first)")
    .option('--public-url <url>', 'address that the sender was given, for senders that sign it')
    .option('--header <line>', 'further header "Name: value"; repeatable', readHeader)

/** The same for the test kit. */
export function toDeliveryOptions({ id, timestamp, keyId, publicUrl, scheme, header }: SigningOptions): DeliveryOptions {
  return {
    ...(id === undefined ? {} : { id }),
    ...(timestamp === undefined ? {} : { timestamp: readTime('--timestamp', timestamp) }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(header === undefined ? {} : { headers: header }),
  }
}

/** A header that signing makes would be lost without a word. */
export function requireKept({ headers }: SignedRequest, { header = {} }: SigningOptions): void {
  const lost = Object.keys(header).find((name) => headers[name] !== header[name])
  if (lost !== undefined)
    throw new UsageError(
      `The header "${lost}" is made here, since it belongs to the signature: leave it out of --header. To send a wrong signature, use --tamper or --unsigned of \`send\`.`,
    )
}

// Beside such a signature a key may be named in no other place.
const namesKeys = ({ keyId, schemes }: Provider): boolean =>
  keyId !== undefined || schemes.some((scheme) => 'signature' in scheme && 'pairs' in scheme.signature)

/** Senders that name their keys always do, and an app refuses what names none. */
export function requireKeyId(provider: Provider, { keyId, header = {} }: SigningOptions): void {
  const { name, keyId: place } = provider
  if (keyId !== undefined && !namesKeys(provider))
    throw new UsageError(`--key-id means nothing to "${name}", which names no key.`)
  if (keyId !== undefined || !place?.startsWith('header:') || Object.hasOwn(header, place.slice('header:'.length))) return
  throw new UsageError(
    `"${name}" names the key that it signs with: add --key-id ID, the one that the app holds the secret under.`,
  )
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import { createReceiver, defineProvider, type Provider, type Receiver, type SecretResolver } from '@posthorn/core'
import { now } from './providers.js'
import { serve } from './server.js'
import { keySigner, tokenOf } from './tokens.js'

/** Signs with RS256 and names its key. */
const tokens: Provider = defineProvider({
  name: 'tokens',
  docs: 'https://notes.example/webhooks',
  schemes: [{ kind: 'jwt', algorithms: ['RS256'], signature: { from: 'header:x-token' }, coversBody: false }],
  keyId: 'jwt:header.kid',
  type: 'note',
})

const pairs = new Map<string, ReturnType<typeof pair>>()
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

function pairOf(kid: string) {
  const made = pairs.get(kid) ?? pair()
  pairs.set(kid, made)
  return made
}

/** The public key of this name, as a key set holds it. */
export const jwkOf = (kid: string): object => ({
  ...pairOf(kid).publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
})

/** A token that the key of this name signed. `named` is what it says. */
export const tokenBy = (kid: string, named: unknown = kid): string =>
  tokenOf({ alg: 'RS256', kid: named }, {}, keySigner('sha256', pairOf(kid).privateKey))

export interface KeyServer {
  readonly url: string
  readonly host: string
  readonly fetches: () => number
  /** Keys that are there. */
  keys: unknown[]
  /** Answers instead, where it is set. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
}

export async function keyServer(...keys: unknown[]): Promise<KeyServer> {
  let fetches = 0
  const port = await serve((request, response) => {
    fetches += 1
    if (server.answer) return server.answer(request, response)
    response.end(JSON.stringify({ keys: server.keys }))
  })
  const host = `127.0.0.1:${port}`
  const server: KeyServer = { url: `http://${host}/keys`, host, fetches: () => fetches, keys, answer: undefined }
  return server
}

// A receiver makes the stand-in for unknown keys once, and an RSA key takes its time.
const receivers = new WeakMap<SecretResolver, Receiver>()

/** Status of the reply to a delivery with this token. */
export async function statusOf(resolver: SecretResolver, token: string, sender: Provider = tokens): Promise<number> {
  const receiver = receivers.get(resolver) ?? createReceiver(sender, { secret: resolver, now: () => now })
  receivers.set(resolver, receiver)
  const { status } = await receiver.receive({ method: 'POST', url: '/', headers: { 'x-token': token }, body: Buffer.from('{}') })
  return status
}

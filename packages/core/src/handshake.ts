import type { CompiledScheme } from './compiled-scheme.js'
import { providerInvalid } from './errors.js'
import type { Handshake, HandshakeValue } from './handshake-definition.js'
import { type CompiledRef, compileRef, needsBody, resolveRef } from './ref.js'
import { makeReply, type WebhookReply } from './reply.js'
import type { RequestView } from './request-view.js'
import { writeSignature } from './signature.js'

/** Longest value that is echoed, in bytes. */
const maxEcho = 512

// A MAC reply signs what the caller chose. Were a signed body able to look like a token, the reply would hand out
// signatures for deliveries.
const narrowToken = /^[A-Za-z0-9_-]{1,128}$/

// Holds even where a definition's own pattern is too wide: every signed delivery has one of these in it.
const bodyLike = /[[{]/

/** What deliveries of the provider look like to its signature. */
export interface SignedBodies {
  /** Every scheme covers the body, every delivery has one, and it is a JSON object or array. */
  readonly alwaysJson: boolean
}

/** A handshake, ready to be looked for. */
export interface CompiledHandshake {
  readonly definition: Handshake
  readonly ref: CompiledRef
  /** Whether it can only be told once the body has been read and verified. */
  readonly late: boolean
  /** Whether the reply holds a MAC. */
  readonly signs: boolean
  readonly answer: (view: RequestView, mac: (token: string) => string) => WebhookReply | undefined
}

export function compileHandshake(
  provider: string,
  definition: Handshake,
  signed: SignedBodies,
  index: number,
): CompiledHandshake {
  const fail = (field: string, problem: string) => providerInvalid(provider, `handshakes[${index}].${field}`, problem)
  const compile = (field: string, text: string): CompiledRef => {
    const ref = compileRef(text)
    if (typeof ref === 'string') throw fail(field, ref)
    return ref
  }
  const ref = compile('when.ref', definition.when.ref)
  const late = definition.verify === 'signature'
  if (needsBody(ref) && !late) throw fail('verify', 'must be "signature": the body of an unverified request is not looked at')
  const token = definition.token ?? narrowToken
  const { reply } = definition
  if ('text' in reply) {
    const value = compile('reply.text', reply.text)
    return { definition, ref, late, signs: false, answer: (view) => echo(textOf(value, view)) }
  }
  const fields = Object.entries(reply.json).map(
    ([name, value]) => [name, compileValue(value, (text) => compile('reply.json', text))] as const,
  )
  const signs = fields.some(([, value]) => value.prefix !== undefined)
  if (signs && !signed.alwaysJson) {
    throw fail(
      'reply.json',
      'has a MAC, but deliveries need not be signed JSON objects, so a token could equal what is signed: its reply would sign forged deliveries',
    )
  }
  if (token.global || token.sticky) throw fail('token', 'must not have the flags g or y: it would match every other time')
  return { definition, ref, late, signs, answer: (view, mac) => json(fields, view, mac, token) }
}

interface CompiledValue {
  readonly ref: CompiledRef
  /** Before the MAC; absent where the value is only echoed. */
  readonly prefix: string | undefined
}

function compileValue(value: HandshakeValue, compile: (text: string) => CompiledRef): CompiledValue {
  if (typeof value === 'string') return { ref: compile(value), prefix: undefined }
  return { ref: compile(value.mac), prefix: value.prefix ?? '' }
}

function textOf(ref: CompiledRef, view: RequestView): string | undefined {
  const found = resolveRef(ref, view)
  return typeof found === 'string' && Buffer.byteLength(found) <= maxEcho ? found : undefined
}

function echo(value: string | undefined): WebhookReply | undefined {
  if (value === undefined) return undefined
  // Without these, echoing what a stranger sent would be a way to run script on the endpoint's origin.
  return makeReply({ body: value, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } })
}

function json(
  fields: readonly (readonly [string, CompiledValue])[],
  view: RequestView,
  mac: (token: string) => string,
  token: RegExp,
): WebhookReply | undefined {
  const body: Record<string, string> = {}
  for (const [name, { ref, prefix }] of fields) {
    const value = textOf(ref, view)
    if (value === undefined) return undefined
    if (prefix !== undefined && (!token.test(value) || bodyLike.test(value))) return undefined
    body[name] = prefix === undefined ? value : prefix + mac(value)
  }
  return makeReply({ body, headers: { 'x-content-type-options': 'nosniff' } })
}

/** The first handshake of this stage that a request is, if any. */
export function findHandshake(
  handshakes: readonly CompiledHandshake[],
  view: RequestView,
  late: boolean,
): CompiledHandshake | undefined {
  return handshakes.find(({ definition, ref, late: isLate }) => {
    if (isLate !== late || definition.when.method !== view.method) return false
    const found = resolveRef(ref, view)
    return typeof found === 'string' && (definition.when.equals === undefined || definition.when.equals === found)
  })
}

/** Signs a token with the first scheme's algorithm and encoding. */
export function tokenMac(scheme: CompiledScheme, secret: string, token: string): string {
  const signature = scheme.method.sign?.(secret, [token])
  return signature ? writeSignature(signature, { encoding: scheme.grammar.encoding }, undefined) : ''
}

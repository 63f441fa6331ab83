import { type CompiledRef, resolveRef } from '../provider/ref.js'
import { makeReply, type WebhookReply } from '../reply/reply.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import type { FirstSecret } from '../secrets/secret-input.js'
import type { Ref } from '../signature/signature-source.js'
import { writeSignature } from '../signature/signature.js'
import type { HandshakeMac, HandshakeReply } from './handshake-definition.js'
import { isToken, maxEcho } from './handshake-token.js'

/** Makes the reply of a handshake. */
export interface HandshakeAnswer {
  readonly refs: readonly CompiledRef[]
  /** Whether it holds a MAC. */
  readonly signs: boolean
  /** Whether it names the key, which the receiver has to know then. */
  readonly namesKey: boolean
  /** Gives nothing where a value is absent, too long, or not what is signed. `mac` signs with the first secret. */
  readonly reply: (view: RequestView, mac: Mac | undefined) => WebhookReply | undefined
}

/** Signs a value, and names the key. */
export interface Mac {
  readonly keyId: string | undefined
  readonly sign: (token: string) => string
}

type Compile = (field: string, text: string) => CompiledRef

// Without it, echoing what a stranger sent would be a way to run script on the endpoint's origin.
const noSniff = { 'x-content-type-options': 'nosniff' }
const plainText = { 'content-type': 'text/plain; charset=utf-8', ...noSniff }
const visible = /^[\x21-\x7e]+$/

export function compileAnswer(
  reply: HandshakeReply,
  pattern: RegExp,
  compile: Compile,
  fail: (field: string, problem: string) => Error,
): HandshakeAnswer {
  const kinds = typeof reply === 'object' && reply !== null ? Object.keys(reply) : []
  if (kinds.length !== 1) throw fail('reply', 'must have one of text, json, headers and fixed')
  if ('fixed' in reply) {
    const fixed = makeReply(reply.fixed)
    return { refs: [], signs: false, namesKey: false, reply: () => fixed }
  }
  if ('text' in reply) {
    const value = compileValue('reply.text', reply.text, pattern, compile)
    const { keyId } = typeof reply.text === 'string' ? {} : reply.text
    return {
      ...value,
      namesKey: keyId !== undefined,
      reply: (view, mac) => {
        const text = value.read(view, mac)
        if (text === undefined || (keyId !== undefined && mac?.keyId === undefined)) return undefined
        return makeReply({ body: keyId === undefined ? text : mac!.keyId! + keyId + text, headers: plainText })
      },
    }
  }
  if ('headers' in reply) {
    const values = Object.entries(reply.headers).map(([name, text]) => [name, compile(`reply.headers.${name}`, text)] as const)
    return { refs: values.map(([, ref]) => ref), signs: false, namesKey: false, reply: (view) => echoInHeaders(values, view) }
  }
  const values = Object.entries(reply.json).map(
    ([name, value]) => [name, compileValue(`reply.json.${name}`, value, pattern, compile)] as const,
  )
  return {
    refs: values.flatMap(([, { refs }]) => refs),
    signs: values.some(([, { signs }]) => signs),
    namesKey: false,
    reply: (view, mac) => {
      const body = values.map(([name, value]) => [name, value.read(view, mac)] as const)
      if (body.some(([, text]) => text === undefined)) return undefined
      return makeReply({ body: Object.fromEntries(body), headers: noSniff })
    },
  }
}

interface Value {
  readonly refs: readonly CompiledRef[]
  readonly signs: boolean
  readonly read: (view: RequestView, mac: Mac | undefined) => string | undefined
}

function compileValue(field: string, value: Ref | HandshakeMac, pattern: RegExp, compile: Compile): Value {
  if (typeof value === 'string') {
    const ref = compile(field, value)
    return { refs: [ref], signs: false, read: (view) => textOf(ref, view) }
  }
  const ref = compile(field, value.mac)
  return {
    refs: [ref],
    signs: true,
    read: (view, mac) => {
      const text = textOf(ref, view)
      return text === undefined || !mac || !isToken(pattern, text) ? undefined : (value.prefix ?? '') + mac.sign(text)
    },
  }
}

function textOf(ref: CompiledRef, view: RequestView): string | undefined {
  const found = resolveRef(ref, view)
  return typeof found === 'string' && Buffer.byteLength(found) <= maxEcho ? found : undefined
}

function echoInHeaders(values: readonly (readonly [string, CompiledRef])[], view: RequestView): WebhookReply | undefined {
  const headers: Record<string, string> = {}
  for (const [name, ref] of values) {
    const text = textOf(ref, view)
    if (text === undefined || !visible.test(text)) return undefined
    headers[name] = text
  }
  return makeReply({ headers })
}

/** Signs with the first scheme's algorithm and encoding. */
export const macWith = (scheme: CompiledScheme, { secret, keyId }: FirstSecret): Mac => ({
  keyId,
  sign: (token) => {
    const signature = scheme.method.sign?.(secret, [token])
    return signature ? writeSignature(signature, { encoding: scheme.grammar.encoding }) : ''
  },
})

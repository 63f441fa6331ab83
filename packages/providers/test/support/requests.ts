import {
  type Provider,
  type Scheme,
  type SignedRequest,
  type SignOptions,
  signRequest,
  verify,
  type Verification,
} from '@posthorn/core'
import * as fc from 'fast-check'
import { keysOf } from './keys.js'

const target = '/in?data.id=Ab1'
const publicUrl = 'https://hooks.example.com/in'
const keyId = 'key_1'
const now = Date.UTC(2026, 1, 14)

const placePattern = /\{(?:[a-z0-9-]+:)*?(header|json|form|item):([^}]+)\}/g

/** Places that a scheme signs by name. */
const placesIn = (scheme: Scheme): readonly (readonly [source: string, name: string])[] =>
  'signed' in scheme ? [...scheme.signed.matchAll(placePattern)].map(([, source, name]) => [source!, name!] as const) : []

const fieldName = /^[a-z]{1,8}$/
const formText = fc.stringMatching(/^[A-Za-z0-9 ]{0,12}$/)

/** JSON objects without the names of this file's own fields. */
const objects = fc.dictionary(fc.stringMatching(/^x[a-z]{0,6}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
const forms = fc.dictionary(fc.stringMatching(fieldName), formText, { minKeys: 1, maxKeys: 5 })
// Most of these are not valid UTF-8.
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })

const entriesOf = (names: readonly string[]): [string, string][] => names.map((name) => [name, `value-of-${name}`])

function nested(paths: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const path of paths) {
    const steps = path.split('.')
    const last = steps.pop()!
    let here = root
    for (const step of steps) here = (here[step] ??= {}) as Record<string, unknown>
    here[last] = `value-of-${path}`
  }
  return root
}

function jsonBodies(scheme: Scheme, names: (source: string) => string[]): fc.Arbitrary<Uint8Array> {
  const each = 'each' in scheme ? scheme.each : undefined
  const signed = nested(names('json'))
  if (each === undefined) return objects.map((extra) => Buffer.from(JSON.stringify({ ...signed, ...extra })))
  return fc.tuple(objects, fc.integer({ min: 1, max: 3 })).map(([extra, count]) => {
    const items = Array.from({ length: count }, () => nested(names('item')))
    return Buffer.from(JSON.stringify({ ...extra, [each.slice('json:'.length)]: items }))
  })
}

/** Bodies that a scheme can sign: any bytes where it looks at nothing in them, else what it looks at and arbitrary fields. */
export function bodiesOf(provider: Provider, scheme: Scheme): fc.Arbitrary<Uint8Array> {
  const places = placesIn(scheme)
  const names = (source: string) => places.filter(([of]) => of === source).map(([, name]) => name)
  const format = scheme.format ?? provider.formats?.[0] ?? 'json'
  const looksInside = /(?:json|form|item):|\{params/.test(JSON.stringify(scheme)) || scheme.format !== undefined
  // A body that a handshake would sign for anyone is refused. Code may look at whatever it likes.
  const mustBeJson = JSON.stringify(provider.handshakes ?? []).includes('"mac"') || scheme.kind === 'custom'
  if (!looksInside && !mustBeJson) return bytes
  if (format === 'json') return jsonBodies(scheme, names)
  const signed = entriesOf(names('form'))
  return forms.map((fields) => Buffer.from(new URLSearchParams([...signed, ...Object.entries(fields)]).toString()))
}

/** How to sign a body with a scheme. Headers that are signed by name get some value. */
export const signOptionsFor = (provider: Provider, scheme: Scheme, body: Uint8Array, which = 0): SignOptions => ({
  secret: keysOf(provider, scheme, which).signing,
  body,
  timestamp: now,
  id: 'id-1',
  keyId,
  headers: Object.fromEntries(entriesOf(placesIn(scheme).flatMap(([source, name]) => (source === 'header' ? [name] : [])))),
  url: target,
  publicUrl,
  ...(scheme.name === undefined ? {} : { scheme: scheme.name }),
})

export const signBody = (provider: Provider, scheme: Scheme, body: Uint8Array, which = 0): SignedRequest =>
  signRequest(provider, signOptionsFor(provider, scheme, body, which))

/** Verifies a request with the first of a scheme's keys. */
export function check(provider: Provider, scheme: Scheme, { method, url, headers, body }: SignedRequest): Verification {
  const { secret } = keysOf(provider, scheme)
  return verify(provider, {
    secret: provider.keyId === undefined ? secret : { [keyId]: secret },
    method,
    url,
    headers,
    body,
    publicUrl,
    now,
  })
}

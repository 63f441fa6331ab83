import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { createVerifier, defineProvider } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../src/secrets/secrets.js'

const [one, two, other] = [3072, 3072, 2048].map((modulusLength) => generateKeyPairSync('rsa', { modulusLength }))
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()

const notes = defineProvider({
  name: 'key-notes',
  docs: 'https://notes.example/webhooks',
  schemes: [{ kind: 'rsa', signature: { from: 'header:x-signature', encoding: 'base64' }, signed: '{body}' }],
  keyId: 'header:x-key',
  id: 'json:id',
  type: 'note',
})
const secret = { a: [pem(one!.publicKey), pem(two!.publicKey)], b: [pem(other!.publicKey)] }

const body = Buffer.from('{"id":"n1"}')
const code = (signer: KeyObject, keyId: string) => {
  const signature = signBytes('sha256', body, signer).toString('base64')
  const verdict = createVerifier(notes, { secret }).check({ headers: { 'x-signature': signature, 'x-key': keyId }, body })
  return verdict.ok ? 'ok' : verdict.code
}

describe('the stand-in for a public key that is not there', () => {
  const compiled = notes['~compiled']
  const keyring = createKeyring('key-notes', compiled, secret, 100)
  const lengths = (keyId: string) => {
    const keys = keyring.keysFor(compiled.schemes[0], { keyId, headers: {} as never, context: undefined })
    return 'keys' in keys ? keys.keys.map(({ asymmetricKeyDetails }) => asymmetricKeyDetails?.modulusLength) : []
  }

  it('is as long as the keys of some known id, for each id those of the same', () => {
    expect([lengths('a'), lengths('b')]).toEqual([
      [3072, 3072],
      [2048, 2048],
    ])
    const ids = Array.from({ length: 200 }, (_, index) => `unknown_${index}`)
    expect(new Set(ids.map((id) => lengths(id).join()))).toEqual(new Set(['3072,3072', '2048,2048']))
    expect(ids.map(lengths)).toEqual(ids.map(lengths))
  })

  it('lets nobody in, whichever key of the app has signed', () => {
    for (const id of ['c', 'd', 'e', 'f', 'g', '__proto__'])
      for (const { privateKey } of [one!, two!, other!]) expect(code(privateKey, id)).toBe('key_unknown')
    expect(code(two!.privateKey, 'b')).toBe('signature_mismatch')
    expect(code(one!.privateKey, 'b')).toBe('signature_mismatch')
  })

  it('takes nothing from a key that is there', () => {
    expect([code(one!.privateKey, 'a'), code(two!.privateKey, 'a'), code(other!.privateKey, 'b')]).toEqual(['ok', 'ok', 'ok'])
  })
})

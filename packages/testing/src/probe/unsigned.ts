import type { Probe } from './case.js'
import { bare, forged, unsigned } from './forging.js'
import { unseen } from './verdict.js'

// How a secret reads that is not set. HMAC fills short keys with zero bytes: to it, one such byte is the empty key.
const unset = { 'an empty secret': '\0', 'the secret "undefined"': 'undefined', 'the secret "null"': 'null' }

/** Who does not know the secret. */
export const unsignedProbes: readonly Probe[] = [
  {
    id: 'HTTP-03',
    name: 'refuses a delivery that is not signed',
    why: 'Code that reads the signature without asking whether it is there throws, and answers 500 to everybody; code that skips the check then takes orders from anyone who finds the address.',
    run: async (kit) => {
      await kit.refuses('no signature', unsigned(kit))
      await kit.refuses('no header of the sender', bare(kit))
      await kit.refuses('neither signature nor body', { ...unsigned(kit), body: Buffer.alloc(0) })
    },
  },
  {
    id: 'KEY-WRONG',
    name: 'refuses what was signed with another secret',
    why: 'Anyone can sign with a secret of his own, so a check that only looks at the form of a signature proves nothing.',
    run: async (kit) => {
      await kit.refuses('signed with another secret', forged(kit))
    },
  },
  {
    id: 'KEY-01',
    name: 'refuses what was signed with an empty secret, or with the text "undefined"',
    why: 'An app whose secret is not set checks signatures against nothing, which everybody knows.',
    run: async (kit) => {
      if (kit.scheme.kind !== 'hmac' || (kit.scheme.key ?? 'utf8') !== 'utf8') unseen('such a text is no secret of this sender')
      for (const [what, secret] of Object.entries(unset)) await kit.refuses(`signed with ${what}`, kit.make({ secret }))
    },
  },
  {
    id: 'KEY-12',
    name: 'refuses a key id that it does not know, whatever it is called',
    why: 'A key looked up in a plain object is found for "constructor", and code that then signs with it throws or accepts.',
    run: async (kit) => {
      if (kit.target.provider.keyId === undefined) unseen(`${kit.target.provider.name} names no key`)
      for (const keyId of ['key_unknown', 'constructor', '__proto__', 'toString'])
        await kit.refuses(`key id ${keyId}`, kit.make({ keyId }))
    },
  },
]

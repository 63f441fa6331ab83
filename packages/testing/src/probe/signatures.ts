import type { Probe } from './case.js'
import { changed } from './changed.js'
import type { Kit } from './kit.js'
import { type SignaturePlace, signaturePlace } from './signature-place.js'
import { unseen } from './verdict.js'

/** The place of the signature, where it is a header. */
export const placeOfSignature = ({ scheme, target }: Kit): SignaturePlace =>
  signaturePlace(scheme) ?? unseen(`the signature of ${target.provider.name} does not stand in a header`)

interface Spoiling extends Omit<Probe, 'run'> {
  /** What makes a bad signature of a right one, by what is then wrong. */
  readonly spoil: Readonly<Record<string, (right: string, kit: Kit) => string>>
  /** @default 'refuses' */
  readonly expects?: 'refuses' | 'survives'
}

const spoilt = ({ spoil, expects = 'refuses', ...facts }: Spoiling): Probe => ({
  ...facts,
  run: async (kit) => {
    const { read, write } = placeOfSignature(kit)
    for (const [what, spoiled] of Object.entries(spoil)) {
      const good = kit.make()
      await kit[expects](what, { ...good, headers: write(good.headers, spoiled(read(good.headers), kit)) })
    }
  },
})

const isHex = ({ scheme }: Kit): boolean =>
  'signature' in scheme && 'encoding' in scheme.signature && scheme.signature.encoding === 'hex'

/** A byte more, in the encoding of the signature. */
function withByte(right: string, kit: Kit): string {
  return isHex(kit) ? `${right}00` : Buffer.concat([Buffer.from(right, 'base64'), Buffer.of(0)]).toString('base64')
}

const throwing =
  'timingSafeEqual throws where lengths differ, so that anyone gets a 500, the log fills, and senders disable the endpoint.'

/** A signature of the same length that is one digit throughout. */
function filled(right: string, kit: Kit, [hex, base64]: readonly [string, string]): string {
  const bare = right.replace(/=+$/, '')
  return (isHex(kit) ? hex : base64).repeat(bare.length) + right.slice(bare.length)
}

/** Signatures that are not the right one. */
export const signatureProbes: readonly Probe[] = [
  spoilt({
    id: 'SIG-03',
    name: 'refuses an empty signature, and one of a single character',
    why: throwing,
    spoil: { 'an empty signature': () => '', 'a signature "x"': () => 'x', 'a signature "0"': () => '0' },
  }),
  spoilt({
    id: 'SIG-07',
    name: 'refuses a right signature that was cut',
    why: `${throwing} Code that compares only as much as was sent accepts one character, which is guessed in a few tries.`,
    spoil: {
      'the first character of the right signature': (right) => right.slice(0, 1),
      'its first two characters': (right) => right.slice(0, 2),
      'its first half': (right) => right.slice(0, right.length >> 1),
      'all but its last character': (right) => right.slice(0, -1),
    },
  }),
  spoilt({
    id: 'SIG-08',
    name: 'refuses a right signature with more bytes after it',
    why: `${throwing} A compare by prefix takes any text that starts right, so that one delivery has many signatures.`,
    spoil: { 'a byte too many': withByte, 'the right signature twice': (right) => right + right },
  }),
  spoilt({
    id: 'SIG-08-STRAY',
    name: 'does not break on a right signature with a stray character after it',
    why: throwing,
    expects: 'survives',
    spoil: { 'a full stop after it': (right) => `${right}.`, 'a blank and a letter after it': (right) => `${right} x` },
  }),
  spoilt({
    id: 'SIG-09',
    name: 'refuses a signature of which one character is wrong',
    why: 'A compare that skips some of the bytes, the last ones above all, leaves few enough to guess.',
    spoil: {
      'the first character changed': (right) => changed(right, 0),
      'one in the middle changed': (right) => changed(right),
      'one of the last changed': (right) => changed(right, right.length - 4),
    },
  }),
  spoilt({
    id: 'SIG-10',
    name: 'refuses a signature of nothing but zeros or ones',
    why: 'A buffer that was never filled, or a default, compares equal to them.',
    spoil: {
      'all zeros': (right, kit) => filled(right, kit, ['0', 'A']),
      'all ones': (right, kit) => filled(right, kit, ['f', '/']),
    },
  }),
  spoilt({
    id: 'SIG-ALPHABET',
    name: 'refuses a signature of the right length that is not in its alphabet',
    why: 'Buffer.from stops at the first character that it does not know, so that the buffers differ in length and timingSafeEqual throws; an empty buffer may even compare equal.',
    spoil: {
      'a signature of "!"': (right) => '!'.repeat(right.length),
      'a signature of "z"': (right) => 'z'.repeat(right.length),
      'a right half and "!"': (right) => right.slice(0, right.length >> 1).padEnd(right.length, '!'),
    },
  }),
  spoilt({
    id: 'HDR-07',
    name: 'refuses bytes above ASCII in a signature',
    why: 'A text of 64 characters can have more than 64 bytes, so that a check of its length does not keep timingSafeEqual from throwing.',
    spoil: {
      'a letter with an accent in the signature': (right) => `${right.slice(0, -1)}\u00e9`,
      'a signature of such letters': (right) => '\u00ff'.repeat(right.length),
    },
  }),
  spoilt({
    id: 'SIG-11',
    name: 'does not break on a signature in upper case',
    why: 'Some senders write hexadecimal in capitals. To refuse it may be meant; to crash never is.',
    expects: 'survives',
    spoil: {
      capitals: (right, kit) => (isHex(kit) ? right.toUpperCase() : unseen('the letter case is part of its signatures')),
    },
  }),
]

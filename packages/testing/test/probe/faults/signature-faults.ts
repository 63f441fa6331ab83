import { timingSafeEqual } from 'node:crypto'
import { Answer, keyId, type Parts, recomlySender, recoverSender, right, secret } from '../support/handmade.js'
import { type Fault, sameLength, utf8Equal } from './fault.js'

const recomlyParts: Partial<Parts> = {
  sender: recomlySender,
  refuse: (response) => response.writeHead(200).end('{"ok":true}'),
  check: (event) => {
    if (!('campaignId' in event)) throw new Answer(400)
  },
}

export const signatureFaults: readonly Fault[] = [
  {
    id: 'SIG-01',
    mistake: 'another secret',
    parts: { keysOf: () => ['another'] },
    detail: /was answered 401 .*Likely: the secret/,
  },
  {
    id: 'HTTP-03',
    mistake: 'a header that is read without asking whether it is there',
    parts: { evidence: ({ headers }, { read }) => read({ 'stripe-signature': headers['stripe-signature']!.toString() }) },
    detail: /^no signature was not refused with 4xx: answered 500/,
  },
  { id: 'KEY-WRONG', mistake: 'a check of the form alone', parts: { fits: sameLength }, detail: /another secret was accepted/ },
  {
    id: 'KEY-01',
    mistake: 'a second secret that is not set',
    parts: { keysOf: () => [secret, String(process.env.NEVER_SET)] },
    detail: /the secret "undefined" was accepted: answered 200/,
  },
  {
    id: 'KEY-12',
    mistake: 'keys in a plain object',
    parts: { ...recomlyParts, keysOf: (id) => [({ [keyId]: secret } as Readonly<Record<string, string>>)[String(id)]] },
    detail: /^key id constructor was not refused with 4xx: answered 500/,
  },
  {
    id: 'SIG-03',
    mistake: 'timingSafeEqual of unequal lengths',
    parts: { fits: utf8Equal },
    detail: /empty signature.*answered 500/,
  },
  {
    id: 'SIG-07',
    mistake: 'a compare by prefix',
    parts: { fits: (given, expected) => expected.startsWith(given) },
    detail: /accepted/,
  },
  {
    id: 'SIG-08',
    mistake: 'a compare by prefix',
    parts: { fits: (given, expected) => given.startsWith(expected) },
    detail: /accepted/,
  },
  {
    id: 'SIG-08-STRAY',
    mistake: 'timingSafeEqual of unequal lengths',
    parts: { fits: utf8Equal },
    detail: /full stop.*answered 500/,
  },
  {
    id: 'SIG-09',
    mistake: 'a compare of half of the signature',
    parts: { fits: (given, expected) => sameLength(given, expected) && given.slice(0, 32) === expected.slice(0, 32) },
    detail: /one in the middle changed was accepted/,
  },
  {
    id: 'SIG-10',
    mistake: 'a default that compares equal',
    parts: { fits: (given, expected) => given === expected || /^0+$/.test(given) },
    detail: /all zeros was accepted/,
  },
  {
    id: 'SIG-ALPHABET',
    mistake: 'lengths that are compared before decoding',
    parts: {
      fits: (given, expected) =>
        sameLength(given, expected) && timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(expected, 'hex')),
    },
    detail: /signature of "!".*answered 500/,
  },
  {
    id: 'HDR-07',
    mistake: 'characters that are counted in place of bytes',
    parts: { fits: (given, expected) => sameLength(given, expected) && utf8Equal(given, expected) },
    detail: /accent.*answered 500/,
  },
  {
    id: 'SIG-11',
    mistake: 'capitals that throw',
    parts: {
      fits: (given, expected) => {
        if (/[A-F]/.test(given)) throw new Error('not hexadecimal')
        return right.fits(given, expected)
      },
    },
    detail: /capitals was answered 500/,
  },
  {
    id: 'SIG-06',
    mistake: 'a second part that is not there',
    parts: {
      evidence: ({ headers }) => {
        const [time, signature] = String(headers['stripe-signature'] ?? 't=,v1=').split(',v1=')
        return { time: time!.slice(2), signature: signature!.trim() }
      },
    },
    detail: /stripe-signature: v1 was not refused with 4xx: answered 500/,
  },
  {
    id: 'HDR-01',
    mistake: 'joined headers',
    parts: { sender: recoverSender, fits: utf8Equal },
    detail: /twice was answered 500/,
  },
  {
    id: 'HDR-04',
    mistake: 'raw header names',
    parts: {
      evidence: ({ rawHeaders }, { read }) =>
        read({ 'stripe-signature': rawHeaders[rawHeaders.indexOf('stripe-signature') + 1] ?? '' }),
    },
    detail: /in capitals was not accepted: answered 401/,
  },
]

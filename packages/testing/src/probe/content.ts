import { gzipSync } from 'node:zlib'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { describe } from './reply.js'
import { fail } from './verdict.js'

/** Sends a good delivery of JSON under another Content-Type, or none. */
async function typed(kit: Kit, type: string | undefined): Promise<void> {
  kit.fields()
  const { headers, ...good } = kit.make()
  const { 'content-type': _type, ...others } = headers
  const { reply, as } = await kit.sees(type ?? 'no Content-Type', {
    ...good,
    headers: type === undefined ? others : { ...others, 'content-type': type },
  })
  // 415 says what is wrong. Anything else calls an authentic delivery a bad one, or fails.
  const plain = reply.status === 415 && !type?.startsWith('application/json')
  if (as !== 'accepted' && !plain) fail(`${reply.what}: answered ${describe(reply)}`)
}

const unsigned = 'The Content-Type is not signed and senders change it.'

/** What a request says of its body. */
export const contentProbes: readonly Probe[] = [
  {
    id: 'CT-03',
    name: 'accepts JSON whose type says its charset',
    why: `${unsigned} Code that compares it to "application/json" loses the events.`,
    run: (kit) => typed(kit, 'application/json; charset=utf-8'),
  },
  {
    id: 'CT-07',
    name: 'accepts signed JSON as text/plain, or answers 415',
    why: `${unsigned} A parser that knows only some types leaves no bytes for others, and what should verify throws or is called forged.`,
    run: (kit) => typed(kit, 'text/plain'),
  },
  {
    id: 'CT-01',
    name: 'accepts signed JSON without a Content-Type, or answers 415',
    why: `${unsigned} A parser that waits for a type leaves no bytes where there is none, and what should verify throws or is called forged.`,
    run: (kit) => typed(kit, undefined),
  },
  {
    id: 'CT-10',
    name: 'answers a compressed body 415, another 4xx or 2xx',
    why: 'Parsers unpack before anything is verified: what was signed is then gone, a few bytes can become gigabytes, and a bad stream throws.',
    run: async (kit) => {
      const plain = kit.make()
      const gzip = { 'content-encoding': 'gzip' }
      const packed = { ...plain, headers: { ...plain.headers, ...gzip }, body: gzipSync(plain.body) }
      await kit.survives('gzip, signed before it was packed', packed)
      const bytes = kit.make({ payload: kit.carrying(gzipSync(kit.make().body)), headers: gzip })
      await kit.survives('gzip, signed as it is', bytes)
      await kit.survives('no gzip under that name', kit.make({ headers: gzip }))
      await kit.survives('an unknown encoding', kit.make({ headers: { 'content-encoding': 'x-unknown' } }))
    },
  },
]

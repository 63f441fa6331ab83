import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'

/** A body that is packed is not opened: what is signed is the bytes as they came. */
export const contentEncodingCases: readonly ConformanceCase[] = [
  {
    id: 'CT-09',
    group: 'CT',
    name: 'answers 415 to gzip whose content was signed before it was packed',
    basis: 'Express inflates before anyone verifies, other frameworks do not: the same delivery passed here and failed there',
    run: (target) => withReceiver(target, {}, (fixture) => bracketed(fixture, () => refusesGzip(fixture, 'content'))),
  },
  {
    id: 'CT-09-PARSER',
    group: 'CT',
    name: 'answers 415 to gzip that a parser upstream has unpacked',
    basis: 'body parsers inflate by themselves, and what they keep as raw bytes is then not what was received',
    run: async (target) => {
      for (const upstream of ['json-raw', 'raw'] as const) {
        await withReceiver(target, { upstream }, (fixture) => bracketed(fixture, () => refusesGzip(fixture, 'content')))
      }
    },
  },
  {
    id: 'CT-10',
    group: 'CT',
    name: 'answers 415 to gzip that was signed as it is',
    basis: 'unpacking is where bombs go off; no sender of webhooks is known to need it',
    run: (target) => withReceiver(target, {}, (fixture) => bracketed(fixture, () => refusesGzip(fixture, 'wire'))),
  },
  {
    id: 'CT-11',
    group: 'CT',
    name: 'answers 415 to every other encoding, to several of them and to unknown ones',
    basis: 'a list of known encodings lets pass what is not on it',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = recoverBody()
          const packed = { br: brotliCompressSync(body), deflate: deflateSync(body), 'gzip, gzip': gzipSync(gzipSync(body)) }
          for (const [encoding, wire] of Object.entries(packed)) await isUnsupported(fixture, [encoding], wire)
          const single = ['zstd', 'x-unknown', 'GZIP', 'identity, gzip', 'identity;q=1'].map((encoding) => [encoding])
          for (const lines of [...single, ['identity', 'gzip'], ['gzip', 'identity']]) await isUnsupported(fixture, lines, body)
          const unsigned = await fixture.deliver(body, {}, { headers: { 'content-encoding': 'gzip' } })
          strictEqual(unsigned.status, 401, 'a request without a signature is told apart by its encoding')
        }),
      ),
  },
  {
    id: 'CT-12',
    group: 'CT',
    name: 'handles a body whose encoding is identity',
    basis: 'identity says that nothing was packed',
    run: (target) =>
      withReceiver(target, {}, async ({ deliver, runs }) => {
        for (const encoding of ['identity', 'Identity']) {
          const reply = await deliver(recoverBody(), { headers: { 'content-encoding': encoding } })
          strictEqual(reply.status, 200)
        }
        strictEqual(runs.length, 2)
      }),
  },
]

async function refusesGzip({ deliver }: Fixture, signed: 'content' | 'wire'): Promise<void> {
  const body = recoverBody()
  const wire = gzipSync(body)
  const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
  const reply = await deliver(signed === 'content' ? body : wire, { headers }, { body: wire })
  strictEqual(reply.status, 415)
}

async function isUnsupported({ deliver }: Fixture, encodings: readonly string[], wire: string | Uint8Array): Promise<void> {
  const signed = Object.entries(sign(recover, { secret, body: wire, timestamp: now }))
  const headers = [...signed, ...encodings.map((encoding) => ['content-encoding', encoding] as const)]
  const reply = await deliver(wire, {}, { headers })
  deepStrictEqual([encodings, reply.status], [encodings, 415])
}

import { strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'
import { refusesContent } from './signed-content.js'
import { exchange, headOf, statusesIn } from './wire.js'

/** Bodies other than those that were signed, and signed ones that are no text. */
export const byteCases: readonly ConformanceCase[] = [
  {
    id: 'BODY-01',
    group: 'BODY',
    name: 'refuses a body of which one byte was changed, wherever it is',
    basis: 'the signature has to cover every byte of the body',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = Buffer.from(recoverBody())
          for (let index = body.length - 1; index >= 0; index -= 3) {
            const tampered = Buffer.from(body)
            tampered[index]! ^= 1
            await isRefused(fixture, body, tampered, `byte ${index}`)
          }
        }),
      ),
  },
  {
    id: 'BODY-02',
    group: 'BODY',
    name: 'refuses equal JSON that is written with other bytes',
    basis: 'a mount that signs a parsed and re-serialised body accepts what the sender never signed, and refuses what it did',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = recoverBody()
          const event = JSON.parse(body) as Record<string, unknown>
          const reversed = Object.fromEntries(Object.entries(event).toReversed())
          const values = [JSON.stringify(reversed), JSON.stringify(event, null, 2), body.replace('lead', '\\u006cead')]
          for (const wire of [...values, `${body}\n`, ` ${body}`]) await isRefused(fixture, body, wire, wire)
        }),
      ),
  },
  {
    id: 'BODY-03',
    group: 'BODY',
    name: 'refuses a signed body that a byte order mark was put before',
    basis: 'stripe-node 23.1.0 decodes before it verifies, which drops the mark, and accepts',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = recoverBody()
          await isRefused(fixture, body, `\uFEFF${body}`, 'a byte order mark')
        }),
      ),
  },
  {
    id: 'BODY-05',
    group: 'BODY',
    name: 'verifies a body that is not UTF-8 over its real bytes, then answers 400',
    basis: 'receivers that decode first turn such bytes into U+FFFD: they refuse a good signature, or hand on an altered event',
    run: (target) => withReceiver(target, {}, (fixture) => refusesContent(fixture, ['ff', 'c3', '80', 'e282'].map(bodyWith))),
  },
  {
    id: 'BODY-06',
    group: 'BODY',
    name: 'answers 400 to overlong UTF-8, encoded surrogates and code points beyond the last',
    basis: 'lenient decoders read these as other characters than a strict one upstream did',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        refusesContent(fixture, ['c0af', 'e080af', 'f08080af', 'eda080', 'eda080edb080', 'f4908080'].map(bodyWith)),
      ),
  },
  {
    id: 'BODY-07',
    group: 'BODY',
    name: 'answers an empty body with 400 where it is signed and 401 where it is not',
    basis: 'CVE-2023-50728: an empty body and signature crashed the process',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const signed = await fixture.deliver('', { headers: { 'content-length': '0' } })
          strictEqual(signed.status, 400)
          for (const signature of ['', '00'.repeat(32)]) {
            const reply = await fixture.deliver('', {}, { headers: { 'content-length': '0', 'x-recover-signature': signature } })
            strictEqual(reply.status, 401)
          }
        }),
      ),
  },
  {
    id: 'BODY-08',
    group: 'BODY',
    name: 'refuses a POST that has neither a body nor a length',
    basis: 'express.raw() leaves no Buffer for such a request, and a careless HMAC over nothing throws',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const signatures = [{}, sign(recover, { secret, body: recoverBody(), timestamp: now })]
          for (const headers of signatures) {
            const text = await exchange(fixture.url, headOf(fixture.url, { ...headers, connection: 'close' }))
            strictEqual(statusesIn(text).join(), '401')
          }
        }),
      ),
  },
  {
    id: 'BODY-18',
    group: 'BODY',
    name: 'refuses a multipart body that is not signed, and does not take a signed one for JSON',
    basis: 'a receiver that stored uploads before it verified kept files of whoever sent them',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const part = `content-disposition: form-data; name="file"; filename="a.json"\r\n\r\n${recoverBody()}`
          const body = `--frontier\r\n${part}\r\n--frontier--\r\n`
          const type = { 'content-type': 'multipart/form-data; boundary=frontier' }
          const unsigned = await fixture.deliver(body, {}, { headers: type })
          strictEqual(unsigned.status, 401)
          const signed = await fixture.deliver(body, { headers: type })
          strictEqual(signed.status, 400)
        }),
      ),
  },
]

async function isRefused(
  { deliver }: Fixture,
  signed: string | Uint8Array,
  wire: string | Uint8Array,
  what: string,
): Promise<void> {
  const reply = await deliver(signed, {}, { body: wire })
  strictEqual(reply.status, 401, `answered ${reply.status} to ${what}`)
}

/** A body of Recover's with bytes, given as hex, inside a string. */
function bodyWith(hex: string): Buffer {
  const [before, after] = recoverBody('lead.created', { lead_name: '~' }).split('~')
  return Buffer.concat([Buffer.from(before!), Buffer.from(hex, 'hex'), Buffer.from(after!)])
}

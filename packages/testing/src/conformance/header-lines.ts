import { strictEqual } from 'node:assert/strict'
import { sendRaw } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, withReceiver } from './fixture.js'
import { assertHandled } from './refusals.js'
import { goodDelivery } from './sender.js'
import { recoverSender } from './senders.js'

const name = 'X-Recover-Signature'

/** Sends header lines as they are, and gives the status of the reply. */
async function raw({ url }: Fixture, lines: readonly string[], body: string): Promise<number> {
  const { host, pathname } = new URL(url)
  const head = [`POST ${pathname} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines]
  const reply = await sendRaw(url, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(reply)?.[1])
}

const lengthOf = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}`

/** Sends lines that hold a right signature, and expects the status and as many runs. */
async function expectRaw(
  fixture: Fixture,
  lines: (signature: string) => readonly string[],
  expected: { readonly status: number; readonly runs: number },
  what: string,
): Promise<void> {
  const { body, value } = goodDelivery(recoverSender)
  const before = fixture.runs.length
  strictEqual(await raw(fixture, [...lines(value), lengthOf(body)], body), expected.status, what)
  strictEqual(fixture.runs.length, before + expected.runs, what)
}

const handled = { status: 200, runs: 1 }
const refusedByNode = { status: 431, runs: 0 }

const chunked = (body: string, trailer = ''): string =>
  `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n${trailer}\r\n`

/** Header lines that no well-behaved client writes. */
export const headerLineCases: readonly ConformanceCase[] = [
  {
    id: 'HDR-05',
    group: 'HDR',
    name: 'handles a signature with the white space around it that HTTP allows',
    basis: 'blanks and tabs around a value are no part of it',
    run: (target) =>
      withReceiver(target, {}, async (fixture) => {
        for (const [before, after] of [
          ['', ''],
          ['    ', ''],
          ['\t', ' \t'],
          [' ', '   '],
          ['', '\t'],
        ] as const) {
          await expectRaw(fixture, (value) => [`${name}:${before}${value}${after}`], handled, JSON.stringify([before, after]))
        }
      }),
  },
  {
    id: 'HDR-08',
    group: 'HDR',
    name: 'never sees a header that holds NUL, a bare line break or a folded line',
    basis: 'a line that one hop folds and the next one splits is two requests, or two signatures',
    run: (target) =>
      withReceiver(target, {}, async (fixture) => {
        await expectRaw(fixture, (value) => [`${name}: ${value}`], handled, 'the same lines without a trick')
        await bracketed(fixture, async () => {
          const tricks = ['\0', '\r', '\n', '\r\n ', '\r\n\t', '\n ', '\0\r\n ']
          for (const trick of tricks) {
            const refused = { status: 400, runs: 0 }
            await expectRaw(
              fixture,
              (value) => [`${name}: ${value.slice(0, 20)}${trick}${value.slice(20)}`],
              refused,
              `${JSON.stringify(trick)} inside`,
            )
            await expectRaw(fixture, (value) => [`${name}: ${value}${trick}`], refused, `${JSON.stringify(trick)} after it`)
            await expectRaw(fixture, (value) => [`${name}:${trick}${value}`], refused, `${JSON.stringify(trick)} before it`)
          }
        })
      }),
  },
  {
    id: 'HDR-09',
    group: 'HDR',
    name: 'refuses headers of twenty kilobytes before it looks at them',
    basis: 'headers are held in memory before anything of them is proved',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const refused = { status: 431, runs: 0 }
          await expectRaw(
            fixture,
            (value) => [`${name}: ${value}`, `X-Padding: ${'a'.repeat(20_480)}`],
            refused,
            'beside the signature',
          )
          await expectRaw(fixture, (value) => [`${name}: ${value}${'0'.repeat(20_480)}`], refused, 'in the signature')
        }),
      ),
  },
  {
    id: 'HDR-10',
    group: 'HDR',
    name: 'refuses a request whose signature stands after thousands of other headers',
    basis: 'Node keeps so many headers and drops the rest without a word: a signature that is not seen is none',
    run: (target) =>
      withReceiver(target, {}, async (fixture) => {
        const padding = Array.from({ length: 3000 }, () => 'a:')
        const probe = goodDelivery(recoverSender)
        // Node 26 refuses so many headers by itself, wherever the signature stands.
        const byNode = (await raw(fixture, [...padding, lengthOf(probe.body)], probe.body)) === 431
        const [first, last] = byNode ? [refusedByNode, refusedByNode] : [handled, { status: 401, runs: 0 }]
        await expectRaw(fixture, (value) => [`${name}: ${value}`, ...padding], first, 'the signature first')
        await bracketed(fixture, () =>
          expectRaw(fixture, (value) => [...padding, `${name}: ${value}`], last, 'the signature last'),
        )
      }),
  },
  {
    id: 'HDR-19',
    group: 'HDR',
    name: 'does not take a signature from a trailer',
    basis: 'trailers come after the decision to read the body, and hops drop or merge them as they like',
    run: (target) =>
      withReceiver(target, {}, async (fixture) => {
        const transfer = 'Transfer-Encoding: chunked'
        await bracketed(fixture, async () => {
          const { body, value, signature } = goodDelivery(recoverSender)
          const trailer = `${name}: ${value}\r\n`
          const wrong = signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
          strictEqual(await raw(fixture, [transfer, `Trailer: ${name}`], chunked(body, trailer)), 401, 'announced')
          strictEqual(await raw(fixture, [transfer], chunked(body, trailer)), 401, 'not announced')
          strictEqual(
            await raw(fixture, [transfer, `Trailer: ${name}`, `${name}: ${wrong}`], chunked(body, trailer)),
            401,
            'beside a wrong one',
          )
          strictEqual(
            await raw(fixture, [transfer, `Trailer: ${name}`, `${name}:`], chunked(body, trailer)),
            401,
            'beside an empty one',
          )
        })
        const { body, headers, value } = goodDelivery(recoverSender)
        const before = fixture.runs.length
        strictEqual(await raw(fixture, [transfer, `${name}: ${value}`], chunked(body)), 200, 'the signature in the header')
        strictEqual(fixture.runs.length, before + 1)
        const other = goodDelivery(recoverSender)
        await assertHandled(fixture, { body: other.body, headers: { ...headers, ...other.headers } }, 'a good one after all')
      }),
  },
]

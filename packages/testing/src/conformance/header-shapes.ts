import { strictEqual } from 'node:assert/strict'
import { defineProvider } from '@posthorn/core'
import { headersOf } from '@posthorn/core/node'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, withSender } from './fixture.js'
import { assertHandled, assertRefused, refusesAll, refusesSpellings } from './refusals.js'
import { goodDelivery, type Sender } from './sender.js'
import { customerioSender, recoverSender, senders, standardSender, stripeSender } from './senders.js'

const publicUrl = 'https://app.example.com/hooks/twilio'

/** A provider that signs the address it was given, and the body. */
const urlSender: Sender = {
  ...recoverSender,
  provider: defineProvider({
    name: 'signs-url',
    docs: 'https://example.com/webhooks',
    schemes: [
      { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{url}{body}' },
    ],
    type: '{json:type}',
  }),
  header: 'x-signature',
  content: (body) => publicUrl + body,
}

const recased: Readonly<Record<string, (name: string) => string>> = {
  upper: (name) => name.toUpperCase(),
  title: (name) => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()),
  alternating: (name) => name.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter)),
}

const insert = (value: string, text: string, at = value.length - 12): string => value.slice(0, at) + text + value.slice(at)

/** Headers as a client can write them, or a shim hand them over. */
export const headerShapeCases: readonly ConformanceCase[] = [
  {
    id: 'HDR-03',
    group: 'HDR',
    name: 'takes a header that a shim hands over as a list of one, and refuses lists of none or several',
    basis: 'standardwebhooks calls string methods on whatever it finds, and throws a TypeError at a list',
    run: async (target) => {
      for (const sender of [customerioSender, standardSender, stripeSender]) {
        await withSender(target, sender, {}, async (fixture) => {
          const received = async (change: (value: string) => readonly string[], names: readonly string[]) => {
            const { body, headers } = goodDelivery(sender)
            const lists = Object.fromEntries(
              Object.entries(headers).map(([name, value]) => [name, names.includes(name) ? [...change(value)] : value]),
            )
            const statuses = await Promise.all(
              [lists, headersOf({ headers: lists }), headersOf({ headers: lists, rawHeaders: [] })].map(async (shape) => {
                const reply = await fixture.receiver.receive({
                  method: 'POST',
                  url: '/hooks',
                  headers: shape,
                  body: Buffer.from(body),
                })
                return reply.status
              }),
            )
            return statuses.join()
          }
          const names = Object.keys(goodDelivery(sender).headers)
          strictEqual(await received((value) => [value], names), '200,200,200')
          await bracketed(fixture, async () => {
            for (const name of names) {
              strictEqual(await received((value) => [value, value], [name]), '401,401,401', `${name} twice`)
              strictEqual(await received((value) => ['', value], [name]), '401,401,401', `${name} after an empty line`)
              strictEqual(await received(() => [], [name]), '401,401,401', `${name} as an empty list`)
            }
          })
        })
        await refusesAll(target, sender, ({ headers }) =>
          Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              `two lines of ${name}`,
              [...Object.entries(headers), [name, value]] as const,
            ]),
          ),
        )
      }
    },
  },
  {
    id: 'HDR-04',
    group: 'HDR',
    name: 'reads header names in any case',
    basis: 'names of headers have no case, and proxies rewrite it',
    run: async (target) => {
      for (const sender of senders) {
        await withSender(target, sender, {}, async (fixture) => {
          for (const [how, recase] of Object.entries(recased)) {
            const { body, headers } = goodDelivery(sender)
            const renamed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [recase(name), value]))
            await assertHandled(fixture, { body, headers: renamed }, `${sender.provider.name} in ${how} case`)
            const again = goodDelivery(sender)
            const direct = Object.fromEntries(Object.entries(again.headers).map(([name, value]) => [recase(name), value]))
            const before = fixture.runs.length
            await fixture.receiver.receive({ method: 'POST', url: '/hooks', headers: direct, body: Buffer.from(again.body) })
            strictEqual(fixture.runs.length, before + 1, `${sender.provider.name} in ${how} case, without HTTP`)
          }
        })
      }
    },
  },
  {
    id: 'HDR-06',
    group: 'HDR',
    name: 'refuses white space inside a signature, and any that HTTP does not trim around it',
    basis: 'String.trim takes more for white space than HTTP does, and decoders skip it',
    run: (target) =>
      refusesSpellings(target, senders, ({ value }) => ({
        'a tab inside': insert(value, '\t'),
        'a blank inside': insert(value, ' '),
        'a no-break space inside': insert(value, '\u00A0'),
        'a no-break space after it': `${value}\u00A0`,
        'a no-break space before it': `\u00A0${value}`,
        'a UTF-8 no-break space after it': `${value}\u00C2\u00A0`,
        'a next-line character after it': `${value}\u0085`,
      })),
  },
  {
    id: 'HDR-07',
    group: 'HDR',
    name: 'refuses bytes above ASCII in a signature, and lives on',
    basis: 'Node hands header bytes over as Latin-1; decoders drop them, and text compares count them differently',
    run: (target) =>
      refusesSpellings(target, [recoverSender, standardSender, stripeSender], ({ value }) => {
        const bytes = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index))
        const cut = value.length - 12
        return {
          'all of them': bytes.join(''),
          'all of them after it': value + bytes.join(''),
          ...Object.fromEntries(bytes.map((byte, index) => [`byte ${index + 128} added`, insert(value, byte, cut)])),
          ...Object.fromEntries(
            bytes.map((byte, index) => [`byte ${index + 128} in place`, value.slice(0, cut) + byte + value.slice(cut + 1)]),
          ),
        }
      }),
  },
  {
    id: 'HDR-18',
    group: 'HDR',
    name: 'verifies a signed address against the configured one, whatever the request says of its host',
    basis: "GHSA-444r-cwp2-x5xf: Host and X-Forwarded-* are the sender's to choose, and chose the address that was verified",
    run: (target) =>
      withSender(target, urlSender, { options: { publicUrl } }, async (given) => {
        const fixture: Fixture = { ...given, deliver: (body) => given.deliver(body, { publicUrl }) }
        const other = { ...urlSender, content: (body: string) => `https://other.example.com/hooks${body}` }
        const spoofs: readonly Readonly<Record<string, string>>[] = [
          {},
          { host: 'other.example.com' },
          { 'x-forwarded-host': 'other.example.com', 'x-forwarded-proto': 'https' },
          { forwarded: 'host=other.example.com;proto=https', 'x-original-url': '/hooks', 'x-forwarded-prefix': '/' },
        ]
        await bracketed(fixture, async () => {
          for (const spoof of spoofs) {
            const { body, headers } = goodDelivery(other)
            assertRefused(
              await send(fixture.url, { body, headers: { ...headers, ...spoof } }),
              urlSender.provider,
              JSON.stringify(spoof),
            )
          }
        })
        for (const spoof of spoofs) {
          const { body, headers } = goodDelivery(urlSender)
          await assertHandled(
            fixture,
            { body, headers: { ...headers, ...spoof } },
            `the configured address with ${JSON.stringify(spoof)}`,
          )
        }
      }),
  },
]

import { match, strictEqual } from 'node:assert/strict'
import { defineProvider, type Delivery } from '@posthorn/core'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, withReceiver, withSender } from './fixture.js'
import { assertHandled, assertRefused, post, refusesAll, type Signed } from './refusals.js'
import { goodDelivery, hmac, onTheWire, type Sender, seconds } from './sender.js'
import { canaryBytes, customerioSender, githubSender, recoverSender, standardSender } from './senders.js'
import type { Target } from './target.js'

const event = (id: string): string =>
  JSON.stringify({ id, type: 'lead.created', account_id: 'acc_1', created_at: '2026-02-14T15:30:00Z', data: {} })

/** Standard Webhooks' headers for an id that need not be one. */
function signedId(id: string, body: string, time = String(seconds)): Record<string, string> {
  const signature = hmac(canaryBytes, `${id}.${time}.${body}`).toString('base64')
  return { 'webhook-id': onTheWire(id), 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` }
}

/** Sends each id twice, in a signed header and in a signed body: it runs once, under a key of which the id is no part. */
async function runsOncePerId(
  target: Target,
  ids: { readonly header: readonly string[]; readonly body: readonly string[] },
): Promise<void> {
  const ways = [
    [
      standardSender,
      ids.header,
      (id: string) => ({ body: '{"type":"lead.created"}', headers: signedId(id, '{"type":"lead.created"}') }),
    ],
    [recoverSender, ids.body, (id: string) => ({ body: event(id), headers: goodDelivery(recoverSender, event(id)).headers })],
  ] as const
  for (const [sender, list, sent] of ways) {
    const keys: string[] = []
    const onHandled = ({ key }: Delivery) => keys.push(key)
    await withSender(target, sender, { options: { onHandled } }, async (fixture) => {
      for (const id of list) {
        await assertHandled(fixture, sent(id), JSON.stringify(id))
        match(keys.at(-1)!, /^v1:\{[\w-]{43}\}$/, 'a key is a hash and nothing that was sent')
      }
      await isSuppressed(fixture, list.map(sent))
      strictEqual(new Set(keys).size, list.length, 'each id has a key of its own')
    })
  }
}

async function isSuppressed(fixture: Fixture, again: readonly Signed[]): Promise<void> {
  const before = fixture.runs.length
  for (const sent of again) strictEqual((await post(fixture.url, sent)).status, 200)
  strictEqual(fixture.runs.length, before, 'a second copy was handled')
}

/** Ids of deliveries, which come from outside. */
export const headerIdCases: readonly ConformanceCase[] = [
  {
    id: 'HDR-11',
    group: 'HDR',
    name: 'refuses an empty id that is signed, and takes an empty id that is not for none',
    basis: 'open-mercato issue 1343: all deliveries with an empty id were one delivery, and only the first was handled',
    run: async (target) => {
      await refusesAll(target, standardSender, ({ body }) => ({ empty: signedId('', body), blank: signedId(' ', body) }))
      const unsigned = [
        [customerioSender, 'x-cio-idempotency-key'],
        [githubSender, 'x-github-delivery'],
        [recoverSender, 'x-recover-delivery-id'],
      ] as const
      for (const [sender, name] of unsigned) {
        await withSender(target, sender, {}, async (fixture) => {
          for (const what of ['the first', 'the second']) {
            const { body, headers } = goodDelivery(sender)
            await assertHandled(fixture, { body, headers: { ...headers, [name]: '' } }, `${what} delivery with an empty ${name}`)
          }
        })
      }
      await withReceiver(target, {}, async (fixture) => {
        for (const account of ['acc_1', 'acc_2']) {
          const { body, headers } = goodDelivery(recoverSender, JSON.stringify({ id: '', type: 'lead.created', account }))
          await assertHandled(fixture, { body, headers }, `an empty id in the body of ${account}`)
        }
      })
    },
  },
  {
    id: 'HDR-13',
    group: 'HDR',
    name: 'tells deliveries without an id apart by what they say',
    basis: 'open-mercato issue 1394: without an id each copy was a new delivery',
    run: async (target) => {
      for (const sender of [customerioSender, githubSender]) {
        await withSender(target, sender, {}, async (fixture) => {
          const { body, headers, made } = goodDelivery(sender)
          await assertHandled(fixture, { body, headers }, 'the first copy')
          await isSuppressed(fixture, [
            { body, headers },
            { body, headers: made({ time: String(seconds + 30) }) },
          ])
          const other = goodDelivery(sender)
          await assertHandled(fixture, { body: other.body, headers: other.headers }, 'another body')
        })
      }
    },
  },
  {
    id: 'HDR-14',
    group: 'HDR',
    name: 'refuses an id that holds the character which ends it in the signed text',
    basis: 'moving the full stop gives another id, time and body under the very same signature',
    run: async (target) => {
      await refusesAll(target, standardSender, ({ body }) => ({
        'one full stop': signedId('msg_1.2', body),
        'at its end': signedId('msg_1.', body),
        'nothing else': signedId('.', body),
      }))
      const text = defineProvider({ ...plain(standardSender), name: 'dotted', formats: ['text'], type: 'note' })
      await withSender(target, { ...standardSender, provider: text }, {}, (fixture) =>
        bracketed(fixture, async () => {
          const shifted = `${seconds}.what the sender signed after a time`
          const captured = signedId('msg_1', shifted)
          const body = shifted.slice(`${seconds}.`.length)
          const reply = await post(fixture.url, { body, headers: { ...captured, 'webhook-id': `msg_1.${seconds}` } })
          assertRefused(reply, text, 'the same signed bytes, cut elsewhere')
        }),
      )
    },
  },
  {
    id: 'HDR-16',
    group: 'HDR',
    name: 'handles ids with any characters once, under a key that holds none of them',
    basis: 'ids reach the keys of stores and queues: BullMQ refuses colons and whole numbers, and others read patterns and paths',
    run: async (target) => {
      const printable = [
        ':',
        'a:b',
        '*',
        '?',
        '[a-z]',
        '{slot}',
        '__proto__',
        'constructor',
        '~/x',
        '%00',
        'a b',
        '\u{1f48c}',
        '123',
        'null',
        "' OR 1=1 --",
      ]
      await runsOncePerId(target, {
        header: printable,
        body: [...printable, '../', '../../etc/passwd', '\r\n', 'a\r\nSET x 1', '\0', 'a\0b', ' ', '.', 'a.b', 'x'.repeat(5000)],
      })
    },
  },
  {
    id: 'HDR-17',
    group: 'HDR',
    name: 'keeps ids apart that differ in case or in Unicode form alone',
    basis: 'a store or a collation that folds them loses the second event',
    run: async (target) => {
      const ids = [
        'evt_a',
        'evt_A',
        'EVT_A',
        '\u00e9',
        'e\u0301',
        '\u00c9',
        '\u212b',
        '\u00c5',
        'A\u030a',
        '\ufb01',
        'fi',
        '\u00df',
        'ss',
      ]
      await runsOncePerId(target, { header: ids, body: [...ids, 'evt_a ', ' evt_a', '1', '01', '1.0'] })
    },
  },
]

/** The data of a sender's definition, to define another provider with. */
function plain({ provider }: Sender): Parameters<typeof defineProvider>[0] {
  const { docs, schemes, id, name, type } = provider
  return { name, docs, schemes, type, ...(id === undefined ? {} : { id }) }
}

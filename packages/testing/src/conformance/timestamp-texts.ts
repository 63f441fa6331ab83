import { strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { bracketed, withSender } from './fixture.js'
import { refusesAll } from './refusals.js'
import { type Good, goodDelivery, type Parts, type Sender, seconds } from './sender.js'
import { customerioSender, senderWith, standardSender, stripeSender, timedSenders } from './senders.js'
import type { Target } from './target.js'

const fullWidthDigits = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0))

/** Sends each text of a timestamp, signed as it is and signed as if it were the right one. */
async function refusesTexts(
  target: Target,
  texts: (time: string) => readonly string[],
  senders: readonly Sender[] = timedSenders,
): Promise<void> {
  for (const sender of senders) {
    await refusesAll(target, sender, ({ made, time }) => {
      const ways = texts(time).flatMap((text): [string, Parts][] => [
        [`${JSON.stringify(text)}, signed as sent`, { time: text }],
        [`${JSON.stringify(text)}, over the right time`, { time: text, signedTime: time }],
      ])
      return Object.fromEntries(ways.map(([what, parts]) => [what, made(parts)]))
    })
  }
}

const without = (headers: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name))

const twice = ({ headers }: Good, name: string, first: string, second: string): readonly (readonly [string, string])[] => [
  ...Object.entries(without(headers, name)),
  [name, first],
  [name, second],
]

/** Texts of a timestamp that are not the one canonical text of its time. */
export const timestampTextCases: readonly ConformanceCase[] = [
  {
    id: 'TS-07',
    group: 'TS',
    name: 'refuses a delivery without a timestamp, or with an empty one',
    basis: 'Number("") is 0, and a missing header is often a skipped check',
    run: async (target) => {
      await refusesTexts(target, () => ['', ' ', '\t'])
      for (const [sender, name] of [
        [customerioSender, 'x-cio-timestamp'],
        [standardSender, 'webhook-timestamp'],
      ] as const) {
        await refusesAll(target, sender, ({ headers, made }) => ({
          'no header': without(headers, name),
          'no header, signed as undefined': without(made({ time: 'undefined' }), name),
          'no header, signed as nothing': without(made({ time: '' }), name),
        }))
      }
      await refusesAll(target, stripeSender, ({ signature, spelled }) => ({
        'no field': spelled(`v1=${signature}`),
        'a field in capitals': spelled(`T=${seconds},v1=${signature}`),
        'a field with a blank': spelled(`t =${seconds},v1=${signature}`),
      }))
    },
  },
  {
    id: 'TS-08',
    group: 'TS',
    name: 'refuses a timestamp that is not a number, even where it is signed as such',
    basis: 'stripe-node accepted t=abc: every comparison with NaN is false, so the window never closed',
    run: (target) =>
      refusesTexts(target, () => ['NaN', 'Infinity', '-Infinity', 'abc', 'null', 'undefined', 'true', '[]', '1e400']),
  },
  {
    id: 'TS-10',
    group: 'TS',
    name: 'refuses a timestamp with anything after or before it',
    basis: 'stripe, svix and standardwebhooks parse the leading digits and let the rest pass unsigned',
    run: (target) =>
      refusesTexts(target, (time) => [...['junk', '.0', '.', ';', 'e0', 'n', ' 1'].map((after) => time + after), `x${time}`]),
  },
  {
    id: 'TS-11',
    group: 'TS',
    name: 'refuses a timestamp with leading zeros, a sign or another base',
    basis: 'one time with several texts gives one capture several identities',
    run: (target) =>
      refusesTexts(target, (time) => {
        const value = Number(time)
        return [
          `0${time}`,
          `000${time}`,
          `+${time}`,
          `0x${value.toString(16)}`,
          value.toExponential(),
          value.toLocaleString('en'),
          `1_${time.slice(1)}`,
        ]
      }),
  },
  {
    id: 'TS-12',
    group: 'TS',
    name: 'refuses a timestamp that is zero or negative',
    basis: 'an age that is computed from a negative number may overflow into the window',
    run: (target) => refusesTexts(target, (time) => ['0', '-0', '-1', `-${time}`, '-9223372036854775808']),
  },
  {
    id: 'TS-14',
    group: 'TS',
    name: 'refuses a timestamp of the other kind, ISO for seconds and seconds for ISO, and loose ISO',
    basis: 'parseInt reads a date as its year, and Date.parse reads nearly everything, as local time or a day too late',
    run: async (target) => {
      const written = new Date(seconds * 1000).toISOString()
      await refusesTexts(target, () => [written, written.slice(0, 10)])
      const loose = [
        String(seconds),
        String(seconds * 1000),
        '2026-02-14',
        written.slice(0, 19),
        written.replace('T', ' '),
        written.toLowerCase(),
      ]
      const dates = ['2026-02-30T15:30:00Z', '2026-02-14T24:30:00Z', '2026-02-14T15:30:60Z', 'Sat, 14 Feb 2026 15:30:00 GMT']
      const wrong = [...dates, `${written}junk`, `+00${written}`]
      await refusesTexts(target, () => [...loose, ...wrong], [senderWith('iso')])
    },
  },
  {
    id: 'TS-17',
    group: 'TS',
    name: 'refuses a timestamp that is sent twice, equal or not',
    basis: 'Node joins repeated lines with a comma or keeps the first, so two readers of one request see two times',
    run: async (target) => {
      const other = String(seconds - 1)
      for (const [sender, name] of [
        [customerioSender, 'x-cio-timestamp'],
        [standardSender, 'webhook-timestamp'],
      ] as const) {
        await refusesAll(target, sender, (good) => ({
          'the same twice': twice(good, name, good.time, good.time),
          'the right one first': twice(good, name, good.time, other),
          'the right one last': twice(good, name, other, good.time),
          'an empty one first': twice(good, name, '', good.time),
          'joined in one line': { ...good.headers, [name]: `${good.time}, ${good.time}` },
          'joined and signed so': good.made({ time: `${good.time}, ${good.time}` }),
        }))
      }
      await refusesAll(target, stripeSender, ({ time, value, spelled }) => ({
        'two equal fields': spelled(`t=${time},${value}`),
        'another field before': spelled(`t=${other},${value}`),
        'another field after': spelled(`${value},t=${other}`),
        'an empty field after': spelled(`${value},t=`),
      }))
    },
  },
  {
    id: 'TS-18',
    group: 'TS',
    name: 'refuses full-width digits in a timestamp',
    basis: 'a pattern with Unicode digits, or a parser that normalises, takes them for the same number',
    run: async (target) => {
      await refusesTexts(target, (time) => [
        fullWidthDigits(time),
        `${fullWidthDigits(time.slice(0, 1))}${time.slice(1)}`,
        '\u0661\u0667\u0667\u0661\u0660\u0668\u0663\u0660\u0660\u0660',
      ])
      await withSender(target, customerioSender, {}, (fixture) =>
        bracketed(fixture, async () => {
          const { body, made, time } = goodDelivery(customerioSender)
          const headers = { ...made({ time: fullWidthDigits(time) }), 'x-cio-timestamp': fullWidthDigits(time) }
          const reply = await fixture.receiver.receive({ method: 'POST', url: '/hooks', headers, body: Buffer.from(body) })
          strictEqual(reply.status, 401, 'text that was decoded')
        }),
      )
    },
  },
]

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { type Handler, sign, type StandardSchema } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recover } from '@posthorn/providers/recover'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'
import type { Target } from './target.js'

const oddTypes = [
  'application/json\t;x',
  ' application/json',
  'application/json garbage',
  'Application/JSON ; charset=UTF-8',
  'application/json, text/html',
  ';',
]
const otherTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'text/xml; charset=utf-16',
]

/** The sender's `Content-Type` decides neither how a body is parsed nor whether it is checked. */
export const typeCases: readonly ConformanceCase[] = [
  {
    id: 'CT-01',
    group: 'CT',
    name: 'handles a signed delivery that has no Content-Type',
    basis: 'express.raw({ type: "*/*" }) leaves no bytes where the header is absent',
    run: (target) => withSchema(target, ({ deliver }, events) => handles(deliver, {}, events)),
  },
  {
    id: 'CT-03',
    group: 'CT',
    name: 'handles a delivery alike however its JSON type is written, and checks the schema each time',
    basis: 'CVE-2026-25223, CVE-2026-33806, CVE-2026-3419, CVE-2025-32442: an oddly written type went round validation',
    run: (target) =>
      withSchema(target, async ({ deliver }, events) => {
        for (const type of oddTypes) await handles(deliver, { 'content-type': type }, events)
      }),
  },
  {
    id: 'CT-03-PARSER',
    group: 'CT',
    name: 'handles a delivery alike whether or not a parser upstream takes its type for JSON',
    basis: 'a parser that skips an odd type leaves the bytes in the stream, one that knows it leaves them in rawBody',
    run: (target) =>
      withReceiver(target, { upstream: 'json-raw' }, async ({ deliver, runs }) => {
        for (const type of ['application/json', ...oddTypes.slice(0, 4), ...otherTypes.slice(0, 3)]) {
          const reply = await deliver(recoverBody(), { headers: { 'content-type': type } })
          strictEqual(reply.status, 200, `answered ${reply.status} to ${JSON.stringify(type)}`)
        }
        strictEqual(runs.length, 8)
      }),
  },
  {
    id: 'CT-04',
    group: 'CT',
    name: 'handles a delivery with two Content-Type lines',
    basis: 'Node keeps the first line and proxies the last: what is not asked cannot be mistaken',
    run: (target) =>
      withReceiver(target, {}, async ({ deliver, runs }) => {
        for (const types of [
          ['application/json', 'text/plain'],
          ['text/plain', 'application/json'],
        ]) {
          const body = recoverBody()
          const signed = Object.entries(sign(recover, { secret, body, timestamp: now }))
          const reply = await deliver(body, {}, { headers: [...signed, ...types.map((type) => ['content-type', type] as const)] })
          strictEqual(reply.status, 200)
        }
        strictEqual(runs.length, 2)
      }),
  },
  {
    id: 'CT-05',
    group: 'CT',
    name: 'does not transcode a body by its declared charset, neither to verify nor to parse it',
    basis: 'body parsers convert UTF-16 to text, over which a signature then holds that the sent bytes do not have',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const headers = { 'content-type': 'application/json; charset=utf-16le' }
          const text = recoverBody()
          const bytes = Buffer.from(text, 'utf16le')
          const overText = await fixture.deliver(text, { headers }, { body: bytes })
          strictEqual(overText.status, 401)
          for (const body of [bytes, Buffer.concat([Buffer.of(0xff, 0xfe), bytes])]) {
            const overBytes = await fixture.deliver(body, { headers })
            strictEqual(overBytes.status, 400)
          }
        }),
      ),
  },
  {
    id: 'CT-07',
    group: 'CT',
    name: 'parses signed JSON as JSON under any other type',
    basis: 'the header is not signed, so whoever relays a request can change it',
    run: (target) =>
      withSchema(target, async ({ deliver }, events) => {
        for (const type of otherTypes) await handles(deliver, { 'content-type': type }, events)
      }),
  },
  {
    id: 'CT-07-APP',
    group: 'CT',
    name: "hands signed JSON under any other type to the app's own handler, or lets the framework's parsers refuse it",
    basis: 'a parser between the verifier and the handler may not know the type; the delivery must then not be lost',
    run: async (target) => {
      const refused = target.differs?.['CT-07-APP']?.statuses ?? []
      await withApp(target, {}, async ({ deliver, runs }) => {
        for (const type of otherTypes) {
          const body = recoverBody()
          const { status } = await deliver(body, { headers: { 'content-type': type } })
          ok(status === 200 || refused.includes(status), `answered ${status} to ${type}`)
          // Released where it was refused, and so handled as soon as it comes with a type that the parsers know.
          const retry = await deliver(body)
          strictEqual(retry.status, 200)
        }
        strictEqual(runs.length, otherTypes.length)
      })
    },
  },
  {
    id: 'CT-08',
    group: 'CT',
    name: 'parses a body as the form or text that the receiver is set to, under a JSON type',
    basis: 'the header is not signed, so whoever relays a request can change it',
    run: async (target) => {
      const fields = { object_type: 'email', metric: 'sent', note: 'a & b' }
      const form = new URLSearchParams(fields).toString()
      deepStrictEqual(await customerioEvent(target, 'form', form), ['email.sent', fields])
      deepStrictEqual(await customerioEvent(target, 'text', '{"metric":"sent"}'), ['webhook_action', '{"metric":"sent"}'])
    },
  },
]

async function customerioEvent(target: Target, format: 'form' | 'text', body: string): Promise<unknown[]> {
  const seen: unknown[] = []
  const handle: Handler<unknown> = (event, { type }) => {
    // A form's fields have no prototype; spread, they compare like any others.
    seen.push(type, typeof event === 'object' ? { ...event } : event)
  }
  await withReceiver(target, { provider: customerio, options: { format }, handle }, async ({ deliver }) => {
    const reply = await deliver(body, { headers: { 'content-type': 'application/json' } })
    strictEqual(reply.status, 200)
  })
  return seen
}

const needsPhone: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'posthorn',
    validate: (value) => {
      const { data } = value as { readonly data: object }
      return 'phone' in data ? { value } : { issues: [{ message: 'must have a phone' }] }
    },
  },
}

function withSchema(target: Target, run: (fixture: Fixture, events: readonly unknown[]) => Promise<void>): Promise<void> {
  const events: unknown[] = []
  const options = { schemas: { '*': needsPhone } }
  return withReceiver(target, { options, handle: (event) => events.push(event) }, (fixture) => run(fixture, events))
}

async function handles(deliver: Fixture['deliver'], headers: Record<string, string>, events: readonly unknown[]): Promise<void> {
  const shown = JSON.stringify(headers)
  const before = events.length
  const invalid = await deliver(recoverBody(), { headers })
  deepStrictEqual([invalid.status, events.length], [400, before], `the schema was not asked under ${shown}`)
  const body = recoverBody('lead.created', { phone: '+14155551234' })
  const valid = await deliver(body, { headers })
  strictEqual(valid.status, 200, `answered ${valid.status} under ${shown}`)
  deepStrictEqual(events.slice(before), [JSON.parse(body)])
}

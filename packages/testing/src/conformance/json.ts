import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { recoverBody, withReceiver } from './fixture.js'
import { refusesContent } from './signed-content.js'
import type { AppHandler } from './target.js'

/** Signed bodies that are odd JSON, or none. The sender may be compromised, or careless. */
export const documentCases: readonly ConformanceCase[] = [
  {
    id: 'JSON-01',
    group: 'JSON',
    name: 'answers 400 to a signed body that is not JSON, and does not invite a retry',
    basis: 'an uncaught SyntaxError is a 500, which has the sender come again with the same bytes',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        refusesContent(fixture, [
          'text',
          '{"id":',
          "{'id':1}",
          '{"id":NaN}',
          '{"id":1,}',
          '\0',
          `${recoverBody()}x`,
          `${recoverBody()}{}`,
        ]),
      ),
  },
  {
    id: 'JSON-02',
    group: 'JSON',
    name: 'answers 400 to signed JSON that is a bare value, and hands a list on',
    basis: 'code that reads a field of null throws a TypeError',
    run: async (target) => {
      await withReceiver(target, {}, (fixture) => refusesContent(fixture, ['null', '1', '-0', '"text"', '""', 'true']))
      const events: unknown[] = []
      await withReceiver(target, { handle: (event) => events.push(event) }, async ({ deliver }) => {
        for (const list of ['[]', '[null]']) {
          const reply = await deliver(list)
          strictEqual(reply.status, 200)
        }
        deepStrictEqual(events, [[], [null]])
      })
    },
  },
  {
    id: 'JSON-04',
    group: 'JSON',
    name: 'hands events on without keys that reach a prototype',
    basis: 'an app that merges such an event into its own objects changes every object of the process',
    run: async (target) => {
      const keys = ['"__proto__"', '"\\u005f_proto__"', '"constructor"', '"\\u0063onstructor"']
      const hostile = keys.map((key) => `${key}:{"polluted":true,"prototype":{"polluted":true}}`)
      const events: unknown[] = []
      const keep = (event: unknown) => events.push(event)
      const deliverAll = async (
        deliver: (body: string) => Promise<{ readonly status: number }>,
        expected: readonly number[] = [200],
      ) => {
        for (const member of hostile) {
          const outside = `{${member},${recoverBody().slice(1)}`
          const inside = recoverBody('lead.created', { list: [{ deep: 1 }] }).replace('"deep"', `${member},"deep"`)
          for (const body of [outside, inside]) {
            const reply = await deliver(body)
            ok(expected.includes(reply.status), `answered ${reply.status} to ${body}`)
          }
        }
      }
      await withReceiver(target, { handle: keep }, ({ deliver }) => deliverAll(deliver))
      const handler: AppHandler = (event) => {
        keep(event)
        return { status: 200 }
      }
      const refused = target.differs?.['JSON-04']?.statuses
      await withApp(target, { handler }, ({ deliver }) => deliverAll(deliver, refused))
      strictEqual(events.length, hostile.length * (refused ? 2 : 4))
      for (const event of events) {
        strictEqual(Object.hasOwn(event as object, 'type'), true)
        deepStrictEqual(hostileKeys(event), [])
      }
      strictEqual(({} as { polluted?: boolean }).polluted, undefined)
    },
  },
  {
    id: 'JSON-05',
    group: 'JSON',
    name: 'takes the last of equal keys, for the event and for telling deliveries apart',
    basis: 'where one layer takes the first key and another the last, what was checked is not what runs',
    run: async (target) => {
      const events: unknown[] = []
      await withReceiver(target, { handle: (event, { type }) => events.push([event, type]) }, async ({ deliver, runs }) => {
        const twice = await deliver('{"id":"first","\\u0069d":"last","type":"lead.deleted","type":"lead.created"}')
        strictEqual(twice.status, 200)
        deepStrictEqual(events, [[{ id: 'last', type: 'lead.created' }, 'lead.created']])
        const sameId = await deliver('{"id":"last","type":"lead.created"}')
        deepStrictEqual([sameId.status, runs.length], [200, 1])
        const otherId = await deliver('{"id":"first","type":"lead.created"}')
        deepStrictEqual([otherId.status, runs.length], [200, 2])
      })
    },
  },
  {
    id: 'JSON-09',
    group: 'JSON',
    name: 'survives a body that is nested a million deep',
    basis: 'JSON.parse copes, whatever walks the result by recursion overflows the stack',
    run: async (target) => {
      const depth = 1_000_000
      const nested = '['.repeat(depth) + ']'.repeat(depth)
      const event = recoverBody('lead.created', { nested: '~' }).replace('"~"', nested)
      const bodies = [nested, '['.repeat(depth), event, `{"__proto__":{},"data":${nested}}`]
      for (const [mount, sent] of [[withReceiver, bodies] as const, [withApp, [nested, event]] as const]) {
        await mount(target, { options: { bodyLimit: 4_194_304 } }, async ({ deliver }) => {
          for (const body of sent) {
            const { status } = await deliver(body)
            ok(status === 200 || status === 400, `answered ${status}`)
          }
          const control = await deliver()
          strictEqual(control.status, 200)
        })
      }
    },
  },
  {
    id: 'JSON-15',
    group: 'JSON',
    name: 'accepts a byte order mark that was signed with the JSON behind it',
    basis: 'JSON.parse throws at it and other parsers drop it: a delivery must not depend on which one a framework brings',
    run: async (target) => {
      const events: unknown[] = []
      await withReceiver(target, { handle: (event) => events.push(event) }, async ({ deliver }) => {
        const body = recoverBody()
        const reply = await deliver(`\uFEFF${body}`)
        strictEqual(reply.status, 200)
        deepStrictEqual(events, [JSON.parse(body)])
      })
    },
  },
]

function hostileKeys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__' || key === 'constructor' ? [key] : hostileKeys(inner),
  )
}

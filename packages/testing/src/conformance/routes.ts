import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { bracketed, now, recoverBody, secret, typed, withReceiver } from './fixture.js'
import { exchange, headOf, statusesIn } from './wire.js'

const otherMethods = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Ways to write the address of a mount that some router or guard takes for the same, and some other does not. */
function variantsOf(url: string): readonly string[] {
  const { pathname } = new URL(url)
  const [first, rest] = [pathname.charCodeAt(1).toString(16), pathname.slice(2)]
  return [
    pathname,
    `/%${first}${rest}`,
    `/${pathname}`,
    `${pathname}/`,
    `${pathname}//`,
    pathname.toUpperCase(),
    `${pathname};x`,
    `${pathname}?x=1`,
    `${pathname}%2f`,
    `${pathname}%00`,
    `/.${pathname}`,
    `/x/..${pathname}`,
    `\\${pathname.slice(1)}`,
    `${pathname}#x`,
    url,
    `${url}/?x=${pathname}`,
  ]
}

/** Where verification stands: in the way to the handler, whichever way a request takes. */
export const routeCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-01',
    group: 'HTTP',
    name: 'answers other methods 405 with Allow, or 404, however well they are signed',
    basis: 'frameworks route HEAD to GET handlers and OPTIONS to none, past a check that looks at POST alone',
    run: async (target) => {
      for (const mount of [withReceiver, withApp]) {
        const others = (mount === withApp && target.differs?.['HTTP-01']?.statuses) || []
        await mount(target, {}, (fixture) =>
          bracketed(fixture, async () => {
            for (const method of otherMethods) {
              for (const body of [recoverBody(), '']) {
                // Node's client declares no length for methods that usually have no body.
                const length = { 'content-length': String(body.length) }
                const { status, headers } = await fixture.deliver(body, { method, headers: length }, { method })
                ok([405, 404, ...others].includes(status), `answered ${status} to ${method}`)
                if (status === 405) match(String(headers['allow']), /\bPOST\b/)
              }
            }
            const overridden = await fixture.deliver(
              recoverBody(),
              { headers: { 'x-http-method-override': 'POST' } },
              { method: 'PUT' },
            )
            ok(overridden.status === 405 || overridden.status === 404)
          }),
        )
      }
    },
  },
  {
    id: 'HTTP-02',
    group: 'HTTP',
    name: 'either handles a signed delivery or does not succeed, however its address is written',
    basis: 'CVE-2025-69211: an encoded letter led to the handler and round the middleware before it',
    run: async (target) => {
      for (const mount of [withReceiver, withApp]) {
        await mount(target, {}, async ({ url, runs }) => {
          for (const path of variantsOf(url)) {
            const before = runs.length
            const body = recoverBody()
            const headers = {
              ...typed,
              ...sign(recover, { secret, body, timestamp: now }),
              'content-length': body.length,
              connection: 'close',
            }
            const [status, ...more] = statusesIn(await exchange(url, headOf(url, headers, { path }) + body))
            deepStrictEqual(more, [], `several replies to ${path}`)
            strictEqual(runs.length - before, status === 200 ? 1 : 0, `answered ${status} to ${path}`)
          }
        })
      }
    },
  },
  {
    id: 'HTTP-03',
    group: 'HTTP',
    name: 'lets no unsigned request through to a handler, by any method and any way to write the address',
    basis:
      'CVE-2025-69211: a guard that is mounted by path matches fewer addresses than the route behind it; it belongs into the route',
    run: async (target) => {
      for (const mount of [withReceiver, withApp]) {
        await mount(target, {}, (fixture) =>
          bracketed(fixture, async () => {
            const { url } = fixture
            for (const path of variantsOf(url)) {
              for (const method of ['POST', ...otherMethods]) {
                const body = recoverBody()
                const headers = { 'content-type': 'application/json', 'content-length': body.length, connection: 'close' }
                const [status] = statusesIn(await exchange(url, headOf(url, headers, { method, path }) + body))
                // Frameworks may answer OPTIONS by themselves.
                ok(method === 'OPTIONS' || (status ?? 0) >= 400, `answered ${status} to ${method} ${path}`)
              }
            }
          }),
        )
      }
    },
  },
]

import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { bracketed, now, recoverBody, secret, withReceiver } from './fixture.js'

/** Signatures that must not verify, and the few odd ones that must. */
export const signatureCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-01',
    group: 'SIG',
    name: 'handles a valid delivery once',
    basis: 'a verifier that was inverted passed its own tests, because none checked that a good delivery is handled',
    run: (target) =>
      withReceiver(target, {}, async ({ deliver, runs }) => {
        const reply = await deliver()
        deepStrictEqual([reply.status, reply.body], [200, '{"ok":true}'])
        strictEqual(runs.length, 1)
      }),
  },
  {
    id: 'SIG-07',
    group: 'SIG',
    name: 'refuses a signature cut to any length',
    basis: 'CVE-2024-21491 compared only as many bytes as the shorter side has',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = recoverBody()
          const signature = sign(recover, { secret, body, timestamp: now })['x-recover-signature']!
          for (let length = 0; length < signature.length; length++) {
            const reply = await fixture.deliver(body, {}, { headers: { 'x-recover-signature': signature.slice(0, length) } })
            strictEqual(reply.status, 401, `a signature of ${length} characters was answered ${reply.status}`)
          }
        }),
      ),
  },
]

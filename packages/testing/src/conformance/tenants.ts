import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { SecretResolver } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, recoverBody, secret, withReceiver, withSender } from './fixture.js'
import { countingProvider, second, signedWith } from './key-fixture.js'
import { assertHandled, assertRefused } from './refusals.js'
import { goodDelivery } from './sender.js'
import { recomlySender, recoverSender } from './senders.js'

const tenants: Readonly<Record<string, string>> = { acme: secret, globex: second }

const byTenant: SecretResolver = ({ context }) => {
  const { tenant } = context as { readonly tenant: string }
  return Object.hasOwn(tenants, tenant) ? tenants[tenant] : null
}

/** A fixture whose positive control goes to one tenant. */
const onTenant = (fixture: Fixture, tenant: string): Fixture => ({
  ...fixture,
  url: `${fixture.url}/${tenant}`,
  deliver: () => send(`${fixture.url}/${tenant}`, signedWith(tenants[tenant]!, recoverBody())),
})

/** What tenants, and whoever asks for one, must not learn or do. */
export const tenantCases: readonly ConformanceCase[] = [
  {
    id: 'KEY-12',
    group: 'KEY',
    name: 'answers an unknown tenant or key id exactly as a known one with a bad signature, after equal work',
    basis: 'replies that differ tell which accounts exist',
    run: async (target) => {
      const tried = { count: 0 }
      for (const provider of [recoverSender.provider, countingProvider(tried)]) {
        await withReceiver(target, { provider, tenants: true, options: { secret: byTenant } }, (fixture) =>
          bracketed(onTenant(fixture, 'acme'), async () => {
            const forged = signedWith('another secret', recoverBody())
            tried.count = 0
            const known = await send(`${fixture.url}/acme`, forged)
            assertRefused(known, provider, 'a known tenant')
            const work = tried.count
            for (const name of ['nobody', '__proto__', 'constructor', 'hasOwnProperty']) {
              tried.count = 0
              const unknown = await send(`${fixture.url}/${name}`, forged)
              deepStrictEqual({ ...unknown, headers: {} }, { ...known, headers: {} }, `tenant ${name}`)
              strictEqual(tried.count, work, `work for tenant ${name}`)
            }
          }),
        )
      }
      await withSender(target, recomlySender, {}, (fixture) =>
        bracketed(fixture, async () => {
          const { body, headers, made } = goodDelivery(recomlySender)
          const known = await send(fixture.url, { body, headers: made({ signature: '00'.repeat(32) }) })
          for (const keyId of ['key_2', '__proto__', 'constructor']) {
            const unknown = await send(fixture.url, { body, headers: { ...headers, 'x-recomly-key-id': keyId } })
            deepStrictEqual({ ...unknown, headers: {} }, { ...known, headers: {} }, `key id ${keyId}`)
          }
        }),
      )
    },
  },
  {
    id: 'KEY-13',
    group: 'KEY',
    name: "refuses one tenant's delivery at another tenant's address",
    basis: 'a tenant knows its own secret, and must not be able to write into the account of the next',
    run: (target) =>
      withReceiver(target, { tenants: true, options: { secret: byTenant } }, async (fixture) => {
        for (const [own, other] of [
          ['acme', 'globex'],
          ['globex', 'acme'],
        ] as const) {
          const sent = signedWith(tenants[own]!, recoverBody())
          await bracketed(onTenant(fixture, other), async () => {
            assertRefused(await send(`${fixture.url}/${other}`, sent), recoverSender.provider, `${own} at ${other}`)
          })
          await assertHandled({ ...fixture, url: `${fixture.url}/${own}` }, sent, `${own} at its own address`)
        }
      }),
  },
]

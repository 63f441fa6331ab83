import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { createReceiver, memoryStore, type Store } from '@posthorn/core'
import { expect, it } from 'vitest'
import { note, notes, now, secret, signed } from '../support/providers.js'

it('renews and ends each run in the async context of its own request, however many come in one turn', async () => {
  const tenants = new AsyncLocalStorage<string>()
  const seen: string[] = []
  const memory = memoryStore()
  const byToken = new Map<string, string | undefined>()
  const store: Store<undefined> = {
    ...memory,
    claim: (request) => {
      byToken.set(request.token, tenants.getStore())
      return memory.claim(request)
    },
    renew: (key, token, leaseMs) => {
      seen.push(`renew ${byToken.get(token)} in ${tenants.getStore()}`)
      return memory.renew(key, token, leaseMs)
    },
  }
  const receiver = createReceiver(notes, {
    secret,
    store,
    leaseMs: 120,
    maxRunMs: 150,
    now: () => now,
    onError: (error, delivery) => seen.push(`${error.code} ${delivery?.type} in ${tenants.getStore()}`),
  }).on('*', async (_event, { signal, type }) => {
    signal.addEventListener('abort', () => seen.push(`abort ${type} in ${tenants.getStore()}`))
    await delay(250)
  })
  const send = (tenant: string) => tenants.run(tenant, () => receiver.receive(signed(notes, note(tenant))))
  await Promise.all(['a', 'b', 'c'].map(send))
  await receiver.close()
  const expected = ['a', 'b', 'c'].flatMap((tenant) =>
    ['renew', 'handler_timeout', 'abort'].map((event) => `${event} ${tenant} in ${tenant}`),
  )
  expect([...new Set(seen)].toSorted()).toEqual(expected.toSorted())
})

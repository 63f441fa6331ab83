import { deepStrictEqual } from 'node:assert/strict'
import { createReceiver, sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, secret, typed } from './fixture.js'

const signed = (body: string) => ({ ...typed, ...sign(recover, { secret, body, timestamp: now }) })

/** Which of several receivers a path names. */
export const nameCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-02-NAMES',
    group: 'HTTP',
    name: 'answers 404 to a path that names no receiver, and finds none among the properties of objects',
    basis: 'a look-up in a plain object finds Object.prototype.constructor, which is no receiver',
    run: async (target) => {
      let runs = 0
      const receiver = createReceiver(recover, { secret, now: () => now }).on('*', () => void (runs += 1))
      const handler = () => {
        runs += 1
        return { status: 200 }
      }
      for (const request of [{}, { handler }]) {
        const mounted = await target.mount({ recover: receiver }, request)
        const deliver = async (name: string) => {
          const body = recoverBody()
          return (await send(`${mounted.url}/${name}`, { body, headers: signed(body) })).status
        }
        runs = 0
        try {
          for (const name of ['nobody', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
            deepStrictEqual([name, await deliver(name), runs], [name, 404, 0])
          deepStrictEqual([await deliver('recover'), runs], [200, 1])
        } finally {
          await mounted.close()
        }
      }
    },
  },
]

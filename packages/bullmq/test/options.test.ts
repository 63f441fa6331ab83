import { createReceiver, type WebhookJob } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { stripe } from '@posthorn/providers/stripe'
import type * as six from 'bullmq'
import type * as five from 'bullmq5'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { bullmqQueue, type BullmqQueue, type BullmqQueueOptions, webhookProcessor } from '../src/index.js'

const queue: BullmqQueue = {
  add: () => Promise.resolve(),
  getJobState: () => Promise.resolve('unknown'),
  remove: () => Promise.resolve(1),
}
const receiver = () => createReceiver(recover, { secret: 'a-secret-of-these-tests' })

describe('bullmqQueue refuses', () => {
  it.each([undefined, null, 'webhooks', {}, { add: () => undefined }])('%j for a queue', (wrong) => {
    expect(() => bullmqQueue(wrong as never)).toThrow('`queue` must be a Queue of BullMQ')
  })

  it.each([
    ['options', null],
    ['atempts', { atempts: 3 }],
    ['attempts', { attempts: 0 }],
    ['attempts', { attempts: 2.5 }],
    ['attempts', { attempts: '3' }],
    ['backoff', { backoff: -1 }],
    ['backoff', { backoff: Number.NaN }],
    ['backoff', { backoff: '2s' }],
    ['backoff', { backoff: { type: 'exponential' } }],
    ['backoff', { backoff: { delay: 1000 } }],
    ['backoff', { backoff: { type: 'mine', delay: '1s' } }],
    ['removeOnFail', { removeOnFail: 'never' }],
    ['removeOnFail', { removeOnFail: {} }],
    ['removeOnFail', { removeOnFail: { age: '7d' } }],
  ])('%s in %j', (option, options) => {
    expect(() => bullmqQueue(queue, options as never)).toThrow(
      expect.objectContaining({ code: 'options_invalid', message: expect.stringContaining(`\`${option}\``) }),
    )
  })

  it.each<BullmqQueueOptions>([
    {},
    { attempts: 1, backoff: 0, removeOnFail: true },
    { backoff: { type: 'fixed', delay: 1000 }, removeOnFail: 100 },
    { backoff: { type: 'mine' }, removeOnFail: { age: 3600 } },
    { removeOnFail: { count: 10 } },
  ])('but takes %j', (options) => {
    expect(() => bullmqQueue(queue, options)).not.toThrow()
  })
})

describe('webhookProcessor refuses', () => {
  it.each([undefined, null, {}, [], [undefined], [{ process: () => undefined }]])('%j for receivers', (wrong) => {
    expect(() => webhookProcessor(wrong as never)).toThrow(expect.objectContaining({ code: 'options_invalid' }))
  })

  it('two receivers of the same provider and endpoint', () => {
    expect(() => webhookProcessor([receiver(), receiver()])).toThrow('has two of "recover", endpoint "recover"')
  })
})

it('takes queues and makes processors of both majors, and takes receivers whatever their events', () => {
  const payments = createReceiver(stripe, { secret: 'a-secret-of-these-tests' })
  const process = webhookProcessor([receiver(), payments])
  expectTypeOf(bullmqQueue).toBeCallableWith({} as six.Queue)
  expectTypeOf(bullmqQueue).toBeCallableWith({} as five.Queue)
  expectTypeOf(bullmqQueue).toBeCallableWith({} as six.Queue<WebhookJob, void, 'delivery'>)
  expectTypeOf(process).toExtend<six.Processor>()
  expectTypeOf(process).toExtend<five.Processor>()
})

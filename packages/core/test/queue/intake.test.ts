import { createReceiver, type ReceiverOptions } from '@posthorn/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listQueue } from '../support/list-queue.js'
import { notes, now, provider, secret, signed, timedNotes } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

afterEach(() => {
  vi.useRealTimers()
})

const setUp = (options: Parameters<typeof recorded>[0] = {}) => {
  const queue = listQueue()
  return { queue, ...recorded({ acknowledge: 'queue', queue, ...options }) }
}

it('answers 200 once the queue has the delivery, and runs nothing', async () => {
  const { queue, receiver, runs } = setUp()
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  expect([queue.jobs.length, runs.length]).toEqual([1, 0])
  expect(await receiver.health()).toMatchObject({ queued: 1, handled: 0 })
})

it('queues one job for 50 copies at once, and none for a later duplicate', async () => {
  const { queue, receiver } = setUp({ joinMs: 2000 })
  const request = signed(notes)
  const replies = await Promise.all(Array.from({ length: 50 }, () => receiver.receive(request)))
  expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(queue.jobs).toHaveLength(1)
})

it('queues events that no handler is registered for here: the worker may have one', async () => {
  const queue = listQueue()
  const receiver = createReceiver(notes, { secret, acknowledge: 'queue', queue })
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  expect(queue.jobs).toHaveLength(1)
})

it('tells the queue how long a delivery is remembered', async () => {
  const { queue, receiver } = setUp({ retentionSeconds: 60 })
  await receiver.receive(signed(notes))
  expect(queue.retention).toEqual([60_000])
})

describe('the queue fails', () => {
  it('answers 503, and queues the retry', async () => {
    const { queue, receiver, errors } = setUp()
    const request = signed(notes)
    queue.fault = 'fail'
    const reply = await receiver.receive(request)
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(errors).toEqual(['queue_unavailable'])
    queue.fault = 'none'
    expect((await receiver.receive(request)).status).toBe(200)
    expect(queue.jobs).toHaveLength(1)
  })

  it('answers 503 for one that takes longer than the store may', async () => {
    vi.useFakeTimers()
    const { queue, receiver, errors } = setUp()
    queue.fault = 'hang'
    const reply = receiver.receive(signed(notes))
    await vi.advanceTimersByTimeAsync(2000)
    expect([(await reply).status, errors]).toEqual([503, ['queue_unavailable']])
  })

  it('queues once more what may have been stored: its key says that it is the same', async () => {
    const { queue, receiver } = setUp()
    const request = signed(notes)
    queue.fault = 'answer-lost'
    expect((await receiver.receive(request)).status).toBe(503)
    queue.fault = 'none'
    expect((await receiver.receive(request)).status).toBe(200)
    expect(new Set(queue.jobs.map(({ key }) => key)).size).toBe(1)
  })
})

it('does not queue a second time what was queued and could not be marked', async () => {
  const store = scriptedStore()
  const { queue, receiver } = setUp({ store })
  const request = signed(notes)
  store.break('complete')
  expect((await receiver.receive(request)).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(queue.jobs).toHaveLength(1)
})

it('queues nothing that is not verified', async () => {
  const { queue, receiver } = setUp()
  const request = signed(notes)
  expect((await receiver.receive({ ...request, body: Buffer.from('{"id":"other"}') })).status).toBe(401)
  expect(queue.jobs).toEqual([])
})

describe('a job', () => {
  it('holds the exact bytes, who sent them and when, as plain JSON', async () => {
    const { queue, receiver } = setUp({ sender: timedNotes })
    const body = '{ "id": "n1",\r\n "type":"note.added","emoji":"\\u00e9 é" }'
    await receiver.receive(signed(timedNotes, body, { timestamp: now, id: 'd1' }))
    expect(queue.jobs).toEqual([
      {
        version: 1,
        key: expect.stringMatching(/^v1:\{[\w-]{43}\}:[\w-]{43}$/) as string,
        provider: 'timed-notes',
        endpoint: 'timed-notes',
        type: 'note.added',
        id: 'd1',
        timestamp: now,
        receivedAt: now,
        method: 'POST',
        headers: { 'x-id': 'd1' },
        body: Buffer.from(body).toString('base64'),
        verified: true,
        integrity: 'body',
        replayed: false,
      },
    ])
  })

  it('takes along the headers that name ids and events, and those that are allowed; nothing that could sign or let in', async () => {
    const { queue, receiver } = setUp({
      sender: provider({ name: 'hub', id: 'header:x-delivery', type: '{header:x-event}' }),
      jobHeaders: ['x-hook-id'],
    })
    const { headers, ...request } = signed(notes)
    const signature = (headers as Record<string, string>)['x-signature']!
    const more = {
      authorization: 'Bearer letmein',
      cookie: 'session=letmein',
      'x-forwarded-for': '10.0.0.1',
      'x-hook-id': '7',
      'x-event': 'push',
      'x-delivery': 'd1',
      'content-type': 'application/json',
      'user-agent': 'Hub/1',
    }
    const all = { ...(headers as Record<string, string>), ...more }
    expect((await receiver.receive({ ...request, headers: all })).status).toBe(200)
    expect(queue.jobs[0]?.headers).toEqual({
      'content-type': 'application/json',
      'user-agent': 'Hub/1',
      'x-delivery': 'd1',
      'x-event': 'push',
      'x-hook-id': '7',
    })
    const stored = JSON.stringify(queue.jobs)
    expect(stored).not.toContain('letmein')
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(signature)
  })
})

describe('options', () => {
  const queue = listQueue()

  it.each<[string, Partial<ReceiverOptions>, string]>([
    ['no queue', { acknowledge: 'queue' }, '`queue` is missing'],
    ['a queue that is not used', { queue }, '`queue` is used with `acknowledge: "queue"` alone'],
    ['headers of no jobs', { jobHeaders: ['x-a'] }, '`jobHeaders` are for jobs'],
    ['two who count attempts', { acknowledge: 'queue', queue, maxAttempts: 3 }, '`maxAttempts` is counted by the queue'],
    ['no queue by its shape', { acknowledge: 'queue', queue: {} as never }, '`queue` must have a method `add`'],
    [
      'the signature in jobs',
      { acknowledge: 'queue', queue, jobHeaders: ['x-signature'] },
      '`jobHeaders` may not have "x-signature"',
    ],
    ['credentials in jobs', { acknowledge: 'queue', queue, jobHeaders: ['authorization'] }, 'may not have "authorization"'],
    [
      'a header in upper case',
      { acknowledge: 'queue', queue, jobHeaders: ['X-A'] },
      'must be header names in lower case, not "X-A"',
    ],
    ['no list of headers', { acknowledge: 'queue', queue, jobHeaders: 'x-a' as never }, '`jobHeaders` must be a list'],
  ])('that make %s are refused', (_what, options, message) => {
    expect(() => createReceiver(notes, { secret, ...options } as ReceiverOptions)).toThrow(message)
  })

  it('the header of a signature is refused whatever its name', () => {
    const odd = provider({
      name: 'odd-notes',
      schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-proof', encoding: 'hex' }, signed: '{body}' }],
    })
    expect(() => createReceiver(odd, { secret, acknowledge: 'queue', queue, jobHeaders: ['x-proof'] })).toThrow(
      'may not have "x-proof"',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { listQueue } from './support/list-queue.js'
import { now, provider, signed, timedNotes } from './support/providers.js'
import { gate, recorded } from './support/receivers.js'

const body = '{"type":"note.added"}'
/** Two of its notices may be alike to the last byte. */
const nameless = provider({ name: 'nameless', id: [], identity: 'none' })

describe("identity: 'none'", () => {
  it('runs each attempt, also of equal bytes', async () => {
    const { receiver, runs } = recorded({ sender: nameless })
    for (let index = 0; index < 3; index += 1) expect((await receiver.receive(signed(nameless, body))).status).toBe(200)
    expect(runs).toHaveLength(3)
    expect(new Set(runs.map(({ key }) => key)).size).toBe(3)
    expect(runs.map(({ id, replayed, fence }) => [id, replayed, fence])).toEqual(
      Array.from({ length: 3 }, () => [undefined, false, 1]),
    )
  })

  it('runs them at the same time: none waits for another', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({ sender: nameless, handle: pass })
    const first = receiver.receive(signed(nameless, body))
    await reached
    const second = receiver.receive(signed(nameless, body))
    while (runs.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    open()
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200])
  })

  it('runs what failed again', async () => {
    const { receiver, runs } = recorded({
      sender: nameless,
      handle: (_delivery, run) => (run === 1 ? Promise.reject(new Error('no')) : undefined),
    })
    expect((await receiver.receive(signed(nameless, body))).status).toBe(500)
    expect((await receiver.receive(signed(nameless, body))).status).toBe(200)
    expect(runs).toHaveLength(2)
  })

  it('refuses a forgery all the same', async () => {
    const { receiver, runs } = recorded({ sender: nameless })
    expect((await receiver.receive(signed(nameless, body, { secret: 'another-secret' }))).status).toBe(401)
    expect(runs).toHaveLength(0)
  })

  it('gives a job the key of its attempt, so that a queue that delivers it twice runs it once', async () => {
    const queue = listQueue()
    const { receiver, runs } = recorded({ sender: nameless, acknowledge: 'queue', queue })
    await receiver.receive(signed(nameless, body))
    await receiver.receive(signed(nameless, body))
    expect(queue.jobs).toHaveLength(2)
    for (const job of [...queue.jobs, ...queue.jobs]) await receiver.process(job)
    expect(runs).toHaveLength(2)
  })
})

describe('an id that is covered', () => {
  const named = provider({ name: 'named', identity: 'none' })

  it('makes two deliveries one all the same', async () => {
    const { receiver, runs } = recorded({ sender: named })
    for (const text of [
      '{"id":"a","type":"x"}',
      '{"id":"a","type":"x"}',
      '{"id":"b","type":"x"}',
      '{"type":"x"}',
      '{"type":"x"}',
    ]) {
      expect((await receiver.receive(signed(named, text))).status).toBe(200)
    }
    expect(runs.map(({ id }) => id)).toEqual(['a', 'b', undefined, undefined])
  })
})

it('an id that is not covered names no delivery: each attempt runs', async () => {
  const unsigned = provider({ ...timedNotes, name: 'unsigned-id', identity: 'none' })
  const { receiver, runs } = recorded({ sender: unsigned })
  for (const id of ['a', 'a', 'b']) await receiver.receive(signed(unsigned, body, { id, timestamp: now }))
  expect(runs.map(({ id }) => id)).toEqual(['a', 'a', 'b'])
})

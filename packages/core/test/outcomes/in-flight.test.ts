import { memoryStore } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, signed, textOf } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'

describe('in flight elsewhere', () => {
  it('answers 503 at once, with the remainder of the lease to come back after', async () => {
    const store = memoryStore()
    const { open, pass, reached } = gate()
    const first = recorded({ store, handle: pass, leaseMs: 12_000 })
    const second = recorded({ store })
    const request = signed(notes)
    const running = first.receiver.receive(request)
    await reached
    const reply = await second.receiver.receive(request)
    expect(reply.status).toBe(503)
    // The clock of the store is not the frozen one, so the remainder is 12 seconds or a little less.
    expect(['11', '12']).toContain(reply.headers['retry-after'])
    expect(second.runs).toHaveLength(0)
    open()
    expect((await running).status).toBe(200)
    expect((await second.receiver.receive(request)).status).toBe(200)
    expect(second.runs).toHaveLength(0)
  })

  it('runs elsewhere once the first run has failed', async () => {
    const store = memoryStore()
    const request = signed(notes)
    const first = recorded({ store, handle: () => Promise.reject(new Error('no')) })
    const second = recorded({ store })
    expect((await first.receiver.receive(request)).status).toBe(500)
    expect((await second.receiver.receive(request)).status).toBe(200)
    expect(second.runs[0]?.fence).toBe(2)
  })
})

describe('in flight in the same process', () => {
  it('waits for the first run and gives its reply', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({
      handle: async (delivery) => {
        await pass()
        delivery.reply({ body: 'the first run' })
      },
    })
    const request = signed(notes)
    const first = receiver.receive(request)
    await reached
    const second = receiver.receive(request)
    open()
    expect([textOf(await first), textOf(await second)]).toEqual(['the first run', 'the first run'])
    expect(runs).toHaveLength(1)
  })

  it('gives the failure of the first run, so that the sender retries', async () => {
    const { open, pass, reached } = gate()
    const { receiver } = recorded({ handle: () => pass().then(() => Promise.reject(new Error('no'))) })
    const request = signed(notes)
    const both = [receiver.receive(request)]
    await reached
    both.push(receiver.receive(request))
    open()
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([500, 500])
  })

  it('lets at most eight wait, and sends the rest away at once', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({ handle: pass })
    const request = signed(notes)
    const first = receiver.receive(request)
    await reached
    const waiting = Array.from({ length: 8 }, () => receiver.receive(request))
    const ninth = await receiver.receive(request)
    expect(ninth.status).toBe(503)
    expect(ninth.headers).toHaveProperty('retry-after')
    open()
    expect((await Promise.all([first, ...waiting])).map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200))
    expect(runs).toHaveLength(1)
  })

  it('answers 503 at once with joinMs 0', async () => {
    const { open, pass, reached } = gate()
    const { receiver } = recorded({ handle: pass, joinMs: 0 })
    const request = signed(notes)
    const first = receiver.receive(request)
    await reached
    expect((await receiver.receive(request)).status).toBe(503)
    open()
    expect((await first).status).toBe(200)
  })

  it('runs one handler for 200 copies at once, and says 2xx to none before it is done', async () => {
    const { open, pass, reached } = gate()
    let done = false
    const { receiver, runs } = recorded({
      handle: async () => {
        await pass()
        done = true
      },
    })
    const request = signed(notes)
    const early: number[] = []
    const copies = Array.from({ length: 200 }, async () => {
      const { status } = await receiver.receive(request)
      if (status === 200 && !done) early.push(status)
      return status
    })
    await reached
    open()
    const statuses = await Promise.all(copies)
    expect(runs).toHaveLength(1)
    expect(early).toEqual([])
    expect(statuses.filter((status) => status === 200)).toHaveLength(9)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
  })
})

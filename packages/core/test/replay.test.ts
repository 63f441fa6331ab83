import { describe, expect, it } from 'vitest'
import { note, now, provider, signed, timedNotes } from './support/providers.js'
import { recorded, gate } from './support/receivers.js'

/** Signs its bodies; the id stands in a header and is not signed. */
const headerId = provider({ name: 'header-id', id: 'header:x-id' })

describe('where a time is signed and the id is not', () => {
  it('takes the same signed bytes under another id for a copy', async () => {
    const { receiver, runs } = recorded({ sender: timedNotes })
    const body = note()
    expect((await receiver.receive(signed(timedNotes, body, { id: 'a' }))).status).toBe(200)
    expect((await receiver.receive(signed(timedNotes, body, { id: 'b' }))).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('runs an equal body that was signed at another time under another id', async () => {
    const { receiver, runs } = recorded({ sender: timedNotes })
    const body = note()
    await receiver.receive(signed(timedNotes, body, { id: 'a' }))
    await receiver.receive(signed(timedNotes, body, { id: 'b', timestamp: now - 1000 }))
    expect(runs.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('does not run a retry that the sender signed anew under the same id', async () => {
    const { receiver, runs } = recorded({ sender: timedNotes })
    const body = note()
    await receiver.receive(signed(timedNotes, body, { id: 'a' }))
    await receiver.receive(signed(timedNotes, body, { id: 'a', timestamp: now - 30_000 }))
    expect(runs).toHaveLength(1)
  })

  it('does not let a stranger use an id up: another body under it runs', async () => {
    const { receiver, runs } = recorded({ sender: timedNotes })
    await receiver.receive(signed(timedNotes, note(), { id: 'a' }))
    await receiver.receive(signed(timedNotes, note(), { id: 'a' }))
    expect(runs).toHaveLength(2)
  })

  it('lets the copy run where the first run failed: the mark follows the claim', async () => {
    const { receiver, runs } = recorded({
      sender: timedNotes,
      handle: (_delivery, run) => (run === 1 ? Promise.reject(new Error('no')) : undefined),
    })
    const body = note()
    expect((await receiver.receive(signed(timedNotes, body, { id: 'a' }))).status).toBe(500)
    expect((await receiver.receive(signed(timedNotes, body, { id: 'b' }))).status).toBe(200)
    expect(runs).toHaveLength(2)
  })

  it('never says 2xx to a copy while the first run is not done', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({ sender: timedNotes, handle: pass })
    const body = note()
    const first = receiver.receive(signed(timedNotes, body, { id: 'a' }))
    await reached
    expect((await receiver.receive(signed(timedNotes, body, { id: 'b' }))).status).toBe(503)
    open()
    expect((await first).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('keeps the mark for as long as the signed time is accepted', async () => {
    let at = now
    const { receiver, runs } = recorded({ sender: timedNotes, now: () => at, toleranceSeconds: { past: 300, future: 60 } })
    const body = note()
    const options = { timestamp: now + 60_000 }
    await receiver.receive(signed(timedNotes, body, { ...options, id: 'a' }))
    at = now + 359_999
    expect((await receiver.receive(signed(timedNotes, body, { ...options, id: 'b' }))).status).toBe(200)
    expect(runs).toHaveLength(1)
    at = now + 361_000
    expect((await receiver.receive(signed(timedNotes, body, { ...options, id: 'c' }))).status).toBe(401)
  })
})

describe('where nothing but the body is signed', () => {
  it('takes an equal body for the same delivery, whatever its id says', async () => {
    const { receiver, runs } = recorded({ sender: headerId })
    const body = note()
    await receiver.receive(signed(headerId, body, { id: 'a' }))
    await receiver.receive(signed(headerId, body, { id: 'b' }))
    expect(runs.map(({ id }) => id)).toEqual(['a'])
  })

  it("runs it and says so with replay: 'flag'", async () => {
    const { receiver, runs } = recorded({ sender: headerId, replay: 'flag' })
    const body = note()
    for (const id of ['a', 'b', 'a']) await receiver.receive(signed(headerId, body, { id }))
    expect(runs.map(({ id, replayed }) => [id, replayed])).toEqual([
      ['a', false],
      ['b', true],
    ])
  })

  it('does not flag what runs after a failure, nor a new body', async () => {
    const { receiver, runs } = recorded({
      sender: headerId,
      replay: 'flag',
      handle: (_delivery, run) => (run === 1 ? Promise.reject(new Error('no')) : undefined),
    })
    const body = note()
    await receiver.receive(signed(headerId, body, { id: 'a' }))
    await receiver.receive(signed(headerId, body, { id: 'b' }))
    await receiver.receive(signed(headerId, note(), { id: 'b' }))
    expect(runs.map(({ replayed }) => replayed)).toEqual([false, false, false])
  })
})

describe("identity: 'attempt'", () => {
  const attempt = provider({ ...timedNotes, name: 'attempt', id: [], identity: 'attempt' })

  it('suppresses exact replays alone', async () => {
    const { receiver, runs } = recorded({ sender: attempt })
    const body = note()
    await receiver.receive(signed(attempt, body))
    await receiver.receive(signed(attempt, body))
    expect(runs).toHaveLength(1)
    await receiver.receive(signed(attempt, body, { timestamp: now - 1000 }))
    expect(runs).toHaveLength(2)
  })
})

describe('identity by content', () => {
  const content = provider({ ...timedNotes, name: 'content', id: [] })

  it('takes a retry that was signed anew for the same delivery', async () => {
    const { receiver, runs } = recorded({ sender: content })
    const body = note()
    await receiver.receive(signed(content, body))
    await receiver.receive(signed(content, body, { timestamp: now - 60_000 }))
    expect(runs).toHaveLength(1)
  })
})

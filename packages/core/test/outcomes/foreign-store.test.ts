import { memoryStore, type ClaimResult, type Store } from '@posthorn/core'
import { describe, expect, it, vi } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'

/** What a store written in JavaScript, or against another version, may answer. */
const answers: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'claimed'],
  ['no state', {}],
  ['a state that is none', { state: 'busy', remainingMs: 5 }],
]

const answering = (answer: unknown): Store => ({ ...memoryStore(), claim: () => Promise.resolve(answer as ClaimResult) })

const verified = async ({ receiver }: ReturnType<typeof recorded>) => {
  const result = await receiver.verify(signed(notes))
  if ('reply' in result) throw new Error('not verified')
  return result.delivery
}

describe.each(answers)('a store that answers a claim with %s', (_what, answer) => {
  it('is taken for one that is down', async () => {
    const { receiver, runs, errors } = recorded({ store: answering(answer) })
    expect((await receiver.receive(signed(notes))).status).toBe(503)
    expect([runs, errors]).toEqual([[], ['store_unavailable']])
  })

  it('keeps no app waiting that handles deliveries itself', async () => {
    const app = recorded({ store: answering(answer) })
    expect(await app.receiver.claim(await verified(app))).toMatchObject({ reply: { status: 503 } })
    expect((await app.receiver.health()).inFlight).toBe(0)
  })
})

it('keeps no app waiting whose claim breaks in another way either', async () => {
  const broken = Object.defineProperty({ state: 'claimed', replayed: false }, 'fence', {
    get: () => {
      throw new Error('no such column')
    },
  })
  const app = recorded({ store: answering(broken) })
  expect(await app.receiver.claim(await verified(app))).toMatchObject({ reply: { status: 500 } })
  expect([app.errors, (await app.receiver.health()).inFlight]).toEqual([['handler_failed'], 0])
})

it.each([undefined, null, false])(
  'a store that answers a completion with %s did not store it, and nothing runs twice',
  async (answer) => {
    const store = memoryStore()
    const complete = vi.fn<Store['complete']>(() => Promise.resolve(answer as unknown as boolean))
    const { receiver, runs, errors } = recorded({ store: { ...store, complete } })
    const request = signed(notes)
    expect((await receiver.receive(request)).status).toBe(503)
    complete.mockImplementation(() => Promise.resolve(true))
    expect((await receiver.receive(request)).status).toBe(200)
    expect([runs.length, errors]).toEqual([1, ['lease_lost']])
  },
)

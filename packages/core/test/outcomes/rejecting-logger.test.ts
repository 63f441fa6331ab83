import { expect, it } from 'vitest'
import { note, notes, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'

it('a logger whose methods reject does not end the process, and changes no reply', async () => {
  const unhandled: unknown[] = []
  const listen = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', listen)
  let lines = 0
  const log = () => {
    lines += 1
    return Promise.reject(new Error('the disk is full'))
  }
  const { receiver } = recorded({
    logger: { debug: log, info: log, warn: log, error: log },
    onHandled: () => log(),
    handle: ({ type }) => (type === 'note.bad' ? Promise.reject(new Error('no')) : undefined),
  })
  const request = signed(notes)
  const seen: number[] = []
  for (const each of [request, request, { ...request, headers: {} }, signed(notes, note('note.bad'))])
    seen.push((await receiver.receive(each)).status)
  // Node tells of unhandled rejections once the microtasks are done.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  expect([seen, unhandled]).toEqual([[200, 200, 401, 500], []])
  expect(lines).toBeGreaterThanOrEqual(5)
})

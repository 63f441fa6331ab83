import { expect, it } from 'vitest'
import { notes, now, provider, signed } from './support/providers.js'
import { gate, recorded } from './support/receivers.js'

const mebibyte = 1_048_576

it.each([
  ['25 MiB', 25 * mebibyte, 20],
  ['512 MiB', 512 * mebibyte, 1],
  ['1 GiB', 1024 * mebibyte, 1],
  ['1 MiB', mebibyte, 500],
  ['1 KiB', 1024, 500],
])('lets bodies of up to %s wait in memory only as long as they are few', async (_size, bodyLimit, most) => {
  const sender = provider({ bodyLimit })
  const { open, pass } = gate()
  const { receiver, refusals } = recorded({ sender })
  let reading = 0
  const request = () => {
    const { body, ...rest } = signed(sender)
    return {
      ...rest,
      body: async () => {
        reading += 1
        await pass()
        return body
      },
    }
  }
  const waiting = Array.from({ length: most }, () => receiver.receive(request()))
  for (let more = 0; more < 3; more++) {
    const reply = await receiver.receive(request())
    expect(reply.status).toBe(503)
    expect(reply.headers).toHaveProperty('retry-after')
  }
  expect([reading, refusals]).toEqual([most, ['too_busy', 'too_busy', 'too_busy']])
  open()
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true)
  expect((await receiver.receive(request())).status).toBe(200)
})

it('does not count deliveries that are verified and being handled', async () => {
  const { open, pass, reached } = gate()
  const { receiver } = recorded({ maxUnverified: 1, handle: (_delivery, run) => (run === 1 ? pass() : undefined) })
  const first = receiver.receive(signed(notes))
  await reached
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  open()
  expect((await first).status).toBe(200)
})

it('counts no request that broke before it could be looked at', async () => {
  let broken = true
  const clock = () => {
    if (broken) throw new Error('no clock')
    return now
  }
  const { receiver } = recorded({ maxUnverified: 2, now: clock })
  for (let request = 0; request < 3; request++) await expect(receiver.receive(signed(notes))).rejects.toThrow('no clock')
  broken = false
  expect((await receiver.receive(signed(notes))).status).toBe(200)
})

import { EventEmitter, once } from 'node:events'
import { inspect } from 'node:util'
import type { Provider, Receiver } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { twilio } from '@posthorn/providers/twilio'
import { type Attempt, createSender, fixedClock, type SenderOptions } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { serve } from './serve.js'

const start = Date.UTC(2026, 0, 1)
const secret = 'a secret of this test'
const event = { id: 'evt_1' }

interface Seen {
  readonly at: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** A sender, and a receiver that answers one status after the other, then 200. */
function dispatch(provider: Provider, statuses: readonly number[], options: SenderOptions = {}) {
  const clock = fixedClock(start)
  const seen: Seen[] = []
  const answers = [...statuses]
  const target: Pick<Receiver, 'receive'> = {
    receive: (request) => {
      const { headers, body } = request as unknown as { headers: Record<string, string>; body: Buffer }
      seen.push({ at: (clock.now() - start) / 1000, headers, body: body.toString() })
      return Promise.resolve({ status: answers.shift() ?? 200, headers: {}, body: Buffer.from('done') })
    },
  }
  const sender = createSender(provider, { clock, ...options })
  const send = () => sender.send({ target, type: 'thing', event, secret })
  return { sender, send, clock, seen, target }
}

const times = (seen: readonly Seen[]) => seen.map(({ at }) => at)
const outcomes = (attempts: readonly Attempt[]) => attempts.map(({ outcome }) => outcome)
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('pauses', () => {
  const failing = Array.from({ length: 20 }, () => 500)

  it.each([
    [recover, [0, 30, 150, 750, 4350, 18_750]],
    [referralloop, [0, 60, 360, 1260, 4860]],
    [customerio, [0, 10, 30, 70, 150, 310, 630, 1270, 2550, 5110, 10_230]],
    [github, [0]],
  ])('are those of $name, then it gives up', async (provider, expected) => {
    const { sender, send, clock, seen } = dispatch(provider, failing)
    send()
    await turn()
    await clock.runAll()
    expect(times(seen)).toEqual(expected)
    const last = expected.length - 1
    expect(outcomes(sender.attempts)).toEqual(expected.map((_, index) => (index === last ? 'given_up' : 'retrying')))
  })

  it('can be others', async () => {
    const { send, clock, seen } = dispatch(recover, failing, { retries: [1, 2] })
    send()
    await turn()
    await clock.runAll()
    expect(times(seen)).toEqual([0, 1, 3])
  })

  it('end with the first 2xx', async () => {
    const { sender, send, clock } = dispatch(recover, [503, 500, 204])
    const id = send()
    await turn()
    await clock.runAll()
    expect(sender.attempts).toEqual([
      {
        provider: 'recover',
        deliveryId: id,
        type: 'thing',
        url: '',
        attempt: 1,
        at: '2026-01-01T00:00:00.000Z',
        status: 503,
        reply: 'done',
        error: undefined,
        outcome: 'retrying',
        retryInSeconds: 30,
      },
      expect.objectContaining({
        attempt: 2,
        at: '2026-01-01T00:00:30.000Z',
        status: 500,
        outcome: 'retrying',
        retryInSeconds: 120,
      }),
      expect.objectContaining({ attempt: 3, status: 204, outcome: 'delivered', retryInSeconds: undefined }),
    ])
  })
})

describe('statuses', () => {
  it.each([408, 409, 429, 500, 503, 599])('has Customer.io try again after %i', async (status) => {
    const { sender, send } = dispatch(customerio, [status])
    send()
    await turn()
    expect(outcomes(sender.attempts)).toEqual(['retrying'])
  })

  it.each([301, 400, 401, 404, 410, 422])('has Customer.io end with %i', async (status) => {
    const { sender, send, clock } = dispatch(customerio, [status])
    send()
    await turn()
    expect(outcomes(sender.attempts)).toEqual(['refused'])
    expect(clock.pending()).toBe(0)
  })

  it.each([301, 400, 401, 410])('has Recover try again after %i', async (status) => {
    const { sender, send } = dispatch(recover, [status])
    send()
    await turn()
    expect(outcomes(sender.attempts)).toEqual(['retrying'])
  })
})

describe('attempts', () => {
  it('share id and body, and are signed anew with their time', async () => {
    const { send, clock, seen } = dispatch(customerio, [500, 500])
    send()
    await turn()
    await clock.runAll()
    expect(seen).toHaveLength(3)
    const values = (name: string) => new Set(seen.map(({ headers }) => headers[name]))
    expect(values('x-cio-idempotency-key').size).toBe(1)
    expect([...values('x-cio-timestamp')]).toEqual([0, 10, 30].map((seconds) => String(start / 1000 + seconds)))
    expect(values('x-cio-signature').size).toBe(3)
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1)
  })

  it('have the id that they are given, and else one of their own', () => {
    const { sender, target } = dispatch(recover, [])
    const order = { target, type: 'thing', event, secret }
    expect(sender.send({ ...order, id: 'del_1' })).toBe('del_1')
    expect(sender.send(order)).not.toBe(sender.send(order))
  })

  it('are told as they end, with the whole reply and with its beginning', async () => {
    const long = 'x'.repeat(5000)
    const url = await serve((_asked, response) => response.end(long))
    const told: string[] = []
    const sender = createSender(recover, { onAttempt: ({ reply }) => told.push(`sender ${reply.length}`) })
    sender.send({
      target: url,
      type: 'thing',
      event,
      secret,
      onAttempt: (_attempt, reply) => told.push(`order ${reply?.body.length}`),
    })
    await sender.idle()
    expect(told).toEqual(['order 5000', 'sender 1025'])
    expect(sender.attempts[0]!.reply).toBe(`${'x'.repeat(1024)}…`)
  })

  it('say where they went without the password, and nothing of the secret', async () => {
    const url = await serve((_asked, response) => response.writeHead(500).end())
    const target = url.replace('//', '//user:password-of-the-address@')
    const sender = createSender(recover, { retries: [] })
    sender.send({ target: `${target}/hooks?a=1`, type: 'thing', event, secret })
    await sender.idle()
    expect(sender.attempts[0]!.url).toBe(`${url}/hooks?a=1`)
    expect(inspect(sender, { depth: 9 })).not.toMatch(/password-of-the-address|a secret of this test/)
  })

  it('fail for the reason that no reply came', async () => {
    const silent = await serve(() => undefined)
    const halting = await serve((_asked, response) => void response.writeHead(200).write('{'))
    const breaking = await serve((asked) => asked.socket.destroy())
    const sender = createSender(recover, { timeoutMs: 50, retries: [] })
    const errors: (string | undefined)[] = []
    for (const target of [silent, halting, breaking, 'http://127.0.0.1:1']) {
      sender.send({ target, type: 'thing', event, secret })
      await sender.idle()
      const { status, error, outcome } = sender.attempts.at(-1)!
      expect([status, outcome]).toEqual([undefined, 'given_up'])
      errors.push(error)
    }
    expect(errors).toEqual(['no reply within 50 ms', 'no reply within 50 ms', 'ECONNRESET', 'ECONNREFUSED'])
  })
})

describe('send', () => {
  it('throws what cannot be signed, and attempts nothing', () => {
    const { sender, target } = dispatch(twilio, [])
    expect(() => sender.send({ target, type: 'thing', event, secret })).toThrow(expect.objectContaining({ code: 'sign_invalid' }))
    expect(sender.attempts).toEqual([])
  })

  it('is over once the sender is closed', async () => {
    const { sender, send } = dispatch(recover, [])
    await sender.close()
    expect(send).toThrow('The sender of "recover" is closed.')
  })
})

describe('answered, idle and close', () => {
  it('answered waits for what is on its way, and not for what will be tried again', async () => {
    const { sender, send, clock } = dispatch(recover, [500, 503])
    await sender.answered()
    send()
    send()
    await sender.answered()
    expect(sender.attempts.map(({ status }) => status)).toEqual([500, 503])
    expect(clock.pending()).toBe(2)
  })

  it('idle waits for what is on its way and for what will be tried again', async () => {
    const { sender, send, clock } = dispatch(recover, [500])
    await sender.idle()
    send()
    let idle = false
    const waited = sender.idle().then(() => {
      idle = true
    })
    await turn()
    await turn()
    expect([sender.attempts.length, idle]).toEqual([1, false])
    await clock.advance(30_000)
    await waited
    expect(sender.attempts.map(({ status }) => status)).toEqual([500, 200])
  })

  it('idle waits for all of several deliveries', async () => {
    const { sender, send, clock } = dispatch(recover, [500, 200, 500])
    for (let index = 0; index < 3; index += 1) send()
    const idle = sender.idle()
    await turn()
    expect(clock.pending()).toBe(2)
    await clock.runAll()
    await idle
    expect(sender.attempts).toHaveLength(5)
  })

  it('close calls off what would be tried again, and lets go of who waits', async () => {
    const { sender, send, clock, seen } = dispatch(recover, [500])
    send()
    const idle = sender.idle()
    await turn()
    await sender.close()
    await idle
    await clock.runAll()
    expect([clock.pending(), seen.length]).toEqual([0, 1])
  })

  it('close waits for what is on its way, which is then not tried again', async () => {
    const answers = new EventEmitter()
    const asked = once(answers, 'asked')
    const url = await serve((_asked, response) => {
      answers.once('answer', (status: number) => response.writeHead(status).end())
      answers.emit('asked')
    })
    const clock = fixedClock(start)
    const sender = createSender(recover, { clock })
    sender.send({ target: url, type: 'thing', event, secret })
    let closed = false
    const closing = sender.close().then(() => {
      closed = true
    })
    await asked
    expect(closed).toBe(false)
    answers.emit('answer', 500)
    await closing
    expect(outcomes(sender.attempts)).toEqual(['given_up'])
    expect(clock.pending()).toBe(0)
  })
})

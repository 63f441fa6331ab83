import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { outcome, read, shim } from './support/streams.js'

describe('a body', () => {
  it.each([{ length: 50 }, { length: 50, complete: true }, {}])('holds on to no more memory than its own (%j)', async (shape) => {
    const slab = Buffer.alloc(65_536, 'x')
    const request = shim(shape)
    request.push(slab.subarray(100, 150))
    request.push(null)
    const body = await read(request)
    expect([body.byteLength, body.buffer.byteLength]).toEqual([50, 50])
  })

  it('that comes in pieces, of unknown length, has no spare room', async () => {
    const request = shim()
    const reading = read(request)
    for (const piece of ['abc', 'de', 'f']) {
      request.push(piece)
      await turn()
    }
    request.push(null)
    const body = await reading
    expect([String(body), body.buffer.byteLength]).toEqual(['abcdef', 6])
  })

  it.each([{ length: 50 }, { length: 50, complete: true }, {}])('that comes in one piece is not copied (%j)', async (shape) => {
    const piece = Buffer.alloc(50, 'x')
    const request = shim(shape)
    request.push(piece)
    request.push(null)
    expect((await read(request)).buffer).toBe(piece.buffer)
  })

  it('that is announced and does not come costs no memory', async () => {
    const taken = vi.spyOn(Buffer, 'allocUnsafeSlow')
    onTestFinished(() => taken.mockRestore())
    const request = shim({ length: 987_654 })
    const found = outcome(request, read(request, 1_000_000))
    for (const piece of ['a', 'b']) {
      request.push(piece)
      await turn()
    }
    request.destroy()
    expect(await found).toBe('body_aborted')
    expect(taken.mock.calls).toContainEqual([64])
    expect(taken.mock.calls).not.toContainEqual([987_654])
  })

  it('that is there already leaves a stream that ends', async () => {
    const request = shim({ length: 3, complete: true })
    request.push('abc')
    request.push(null)
    const ended = once(request, 'end')
    expect(String(await read(request))).toBe('abc')
    await ended
  })
})

describe('a stream', () => {
  it('is left alone once it was read', async () => {
    const request = shim()
    request.push('abc')
    request.push(null)
    expect(String(await read(request, 1000, 10))).toBe('abc')
    await sleep(30)
    expect([request.isPaused(), request.listenerCount('error')]).toEqual([false, 0])
  })

  it('that says it is complete is read to its end', async () => {
    const [objects, late] = [shim({ length: 2, complete: true, objectMode: true }), shim({ length: 4, complete: true })]
    objects.push(Buffer.from('a'))
    objects.push(Buffer.from('b'))
    objects.push(null)
    expect(String(await read(objects))).toBe('ab')
    late.push('ab')
    const reading = read(late)
    late.push('cd')
    late.push(null)
    expect(String(await reading)).toBe('abcd')
  })

  it('may fail after it was refused', async () => {
    const [large, slow] = [shim({ length: 1001 }), shim()]
    expect([await outcome(large, read(large)), await outcome(slow, read(slow, 1000, 20))]).toEqual([
      'body_too_large',
      'body_timeout',
    ])
    for (const request of [large, slow]) expect(() => request.emit('error', new Error('reset'))).not.toThrow()
  })

  it('of text is refused, since the bytes of it are gone', async () => {
    const request = shim({ objectMode: true })
    request.push('text')
    request.push(null)
    expect(await outcome(request, read(request))).toBe('body_already_read')
  })

  it.each([{ length: 3, complete: true }, {}])('that the app paused is read (%j)', async (shape) => {
    const request = shim(shape)
    request.pause()
    request.push('abc')
    request.push(null)
    expect(String(await read(request, 1000, 300))).toBe('abc')
  })

  it('that cannot be read has been broken off', async () => {
    const request = shim()
    request.readable = false
    expect(await outcome(request, read(request))).toBe('body_aborted')
  })

  it.each(['x', '-1', '2.5', ''])('with a content-length of "%s" is read by what comes, or refused', async (length) => {
    const request = shim({ length })
    request.push('abc')
    request.push(null)
    expect(await outcome(request, read(request))).toBe(length === 'x' ? Buffer.from('abc').toString('hex') : 'body_aborted')
  })

  it('is not touched where it announces too much', async () => {
    const request = shim({ length: 1001 })
    expect(await outcome(request, read(request))).toBe('body_too_large')
    expect([request.readableDidRead, request.isPaused()]).toEqual([false, true])
  })

  it('is stopped where too much of it came, or too little in time', async () => {
    const large = shim()
    large.push(Buffer.alloc(1001))
    expect([await outcome(large, read(large)), large.isPaused()]).toEqual(['body_too_large', true])
    const slow = shim()
    slow.push('abc')
    expect([await outcome(slow, read(slow, 1000, 20)), slow.isPaused()]).toEqual(['body_timeout', true])
  })

  it('may be no more than an emitter', async () => {
    const [whole, large] = [new EventEmitter(), new EventEmitter()].map((one) => Object.assign(one, { headers: {} }))
    const [first, second] = [whole, large].map((one) => read(one as unknown as IncomingMessage, 3))
    whole?.emit('data', Buffer.from('abc'))
    whole?.emit('end')
    large?.emit('data', Buffer.from('abcd'))
    expect(String(await first)).toBe('abc')
    await expect(second).rejects.toMatchObject({ code: 'body_too_large' })
  })
})

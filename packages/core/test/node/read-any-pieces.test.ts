import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcome, read, shim } from './support/streams.js'

/** Bytes in pieces, some of them slices of something larger; and how many of them are there before the reading begins. */
const bodies = fc.record({
  pieces: fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 12 }),
  early: fc.nat({ max: 13 }),
  sliced: fc.boolean(),
  objectMode: fc.boolean(),
})

const pieceOf = (bytes: Uint8Array, sliced: boolean): Buffer =>
  sliced ? Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(90)]).subarray(7, 7 + bytes.length) : Buffer.from(bytes)

describe('any bytes in any pieces', () => {
  it('are read exactly, or refused for their size', async () => {
    const property = fc.asyncProperty(bodies, fc.boolean(), fc.integer({ min: -3, max: 3 }), async (made, told, over) => {
      const bytes = Buffer.concat(made.pieces)
      const limit = Math.max(0, bytes.length - over)
      const early = made.pieces.slice(0, made.early)
      const late = made.pieces.slice(made.early)
      const complete = late.length === 0
      const request = shim({ length: told ? bytes.length : undefined, objectMode: made.objectMode, complete })
      for (const piece of early) request.push(pieceOf(piece, made.sliced))
      if (complete) request.push(null)
      const found = outcome(request, read(request, limit))
      for (const piece of late) {
        await turn()
        request.push(made.objectMode ? new Uint8Array(piece) : pieceOf(piece, made.sliced))
      }
      if (!complete) request.push(null)
      expect(await found).toBe(bytes.length > limit ? 'body_too_large' : bytes.toString('hex'))
    })
    await fc.assert(property, { numRuns: 500 })
  })

  it('are refused where the stream breaks off at any point', async () => {
    const ends = fc.constantFrom('close', 'error', 'end')
    const property = fc.asyncProperty(bodies, ends, fc.nat(), async ({ pieces, sliced }, how, at) => {
      const request = shim({ length: Buffer.concat(pieces).length + 1 })
      const found = outcome(request, read(request))
      for (const piece of pieces.slice(0, at % (pieces.length + 1))) {
        request.push(pieceOf(piece, sliced))
        await turn()
      }
      if (how === 'end') request.push(null)
      else request.destroy(how === 'error' ? new Error('reset') : undefined)
      expect(await found).toBe('body_aborted')
    })
    await fc.assert(property, { numRuns: 200 })
  })

  it('are refused where more come than were announced', async () => {
    const property = fc.asyncProperty(bodies, fc.nat(), async ({ pieces, sliced }, less) => {
      const { length } = Buffer.concat(pieces)
      fc.pre(length > 0)
      const request = shim({ length: less % length })
      const found = outcome(request, read(request))
      for (const piece of pieces) request.push(pieceOf(piece, sliced))
      request.push(null)
      expect(await found).toBe('body_aborted')
    })
    await fc.assert(property, { numRuns: 200 })
  })
})

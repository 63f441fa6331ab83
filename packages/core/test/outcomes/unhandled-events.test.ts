import { createReceiver } from '@posthorn/core'
import { expect, it } from 'vitest'
import { note, notes, now, secret, signed } from '../support/providers.js'

const quiet = () => {}

it('counts and logs events that no handler is registered for, apart from those that were handled', async () => {
  const lines: unknown[] = []
  const info = (fields: object, message: string) => lines.push([message, (fields as { type?: string }).type])
  const logger = { debug: quiet, info, warn: quiet, error: quiet }
  const receiver = createReceiver(notes, { secret, now: () => now, logger }).on('note.added', () => {})
  await receiver.receive(signed(notes))
  await receiver.receive(signed(notes, note('note.aded')))
  expect(await receiver.health()).toMatchObject({ handled: 1, unhandled: 1 })
  expect(lines).toEqual([
    ['webhook handled', 'note.added'],
    ['webhook has no handler', 'note.aded'],
  ])
})

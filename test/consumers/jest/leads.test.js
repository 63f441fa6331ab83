const { createReceiver } = require('@posthorn/core')
const { recover } = require('@posthorn/providers/recover')
const { deliverTampered, deliverTwice, sampleEvent } = require('@posthorn/testing')

const secret = 'a secret'
const { event } = sampleEvent(recover, 'lead.created')

it('handles a duplicate once, and refuses a changed body', async () => {
  const handler = jest.fn()
  const leads = createReceiver(recover, { secret }).on('lead.created', handler)
  const replies = await deliverTwice(leads, recover, event, { secret })
  expect(replies.map(({ status }) => status)).toEqual([200, 200])
  expect(handler).toHaveBeenCalledTimes(1)
  expect(await deliverTampered(leads, recover, event, { secret })).toMatchObject({ status: 401 })
})

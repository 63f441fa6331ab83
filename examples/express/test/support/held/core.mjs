import { createReceiver as create } from '@posthorn/core'

export * from '@posthorn/core'

const letGo = new Promise((resolve) => process.once('message', resolve))
process.channel.unref()

/** A receiver of which the first handler tells the test that it runs, and ends when the test says so. */
export const createReceiver = (provider, options) =>
  create(provider, options).on('*', async (_event, { rawBody }) => {
    process.send(rawBody.toString())
    await letGo
  })

import type { Delivery, EventMap } from '@posthorn/core'
import { type Fixture, type FixtureOptions, withReceiver } from './fixture.js'
import type { Target } from './target.js'

/** Who handles: handlers on the receiver, or the app's own route behind the verifier. */
export type Style = 'receiveWebhook' | 'verifyWebhook'

export const styles: readonly Style[] = ['receiveWebhook', 'verifyWebhook']

/** What is done with a delivery, whoever does it. A throw is a failure. */
export type Work = (delivery: Delivery) => void | Promise<void>

/** Mounts in the given style. Runs are counted by `work`: behind `verifyWebhook` the receiver has no handler. */
export function withWork<Events extends EventMap>(
  target: Target,
  style: Style,
  { work, ...options }: Omit<FixtureOptions<Events>, 'handle' | 'handler'> & { readonly work: Work },
  run: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  if (style === 'receiveWebhook') return withReceiver(target, { ...options, handle: (_event, delivery) => work(delivery) }, run)
  const handler = async (_event: unknown, delivery: Delivery) => {
    await work(delivery)
    return { status: 200, body: 'handled' }
  }
  return withReceiver(target, { ...options, handler }, run)
}

import type { EventMap } from '@posthorn/core'
import { type Fixture, type FixtureOptions, withReceiver } from './fixture.js'
import type { AppHandler, Target } from './target.js'

/** Mounts `verifyWebhook` before the app's own handler, whose runs are what the fixture counts. */
export function withApp<Events extends EventMap>(
  target: Target,
  { handler, ...rest }: FixtureOptions<Events>,
  run: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const runs: (string | undefined)[] = []
  const counting: AppHandler = (event, delivery) => {
    runs.push(delivery.id)
    return handler ? handler(event, delivery) : { status: 200, body: 'handled by the app' }
  }
  return withReceiver(target, { ...rest, handler: counting }, (fixture) => run({ ...fixture, runs }))
}

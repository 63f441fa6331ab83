import { controlRoutes, type Controls } from './control.js'
import { fieldsOf, text } from './fields.js'
import { answer, type Route } from './json-api.js'
import type { Log } from './log.js'
import type { Outbox } from './outbox.js'
import { serve } from './serve.js'
import type { LogEntry, SendingStandIn, StandInOptions } from './stand-in.js'

/** What a stand-in that sends is made of. */
export interface Parts<Entry extends LogEntry> {
  readonly port: number
  readonly outbox: Outbox
  readonly log: Log<Entry>
  /** The provider's own API. */
  readonly routes: readonly Route[]
  /** What else can be asked for under `/_stand-in/`. */
  readonly controls: Partial<Controls>
  readonly onRequest: StandInOptions['onRequest']
}

/** What to say of an event that nobody gets. */
export const unwanted = (emitted: { readonly deliveryIds: readonly string[] }, reason: string): string | undefined =>
  emitted.deliveryIds.length === 0 ? reason : undefined

/** Starts the server of a stand-in that sends. Rejects where the port is taken. */
export async function startSending<Entry extends LogEntry>(parts: Parts<Entry>): Promise<SendingStandIn<Entry>> {
  const { outbox, log } = parts
  const resend: Route['run'] = async ({ body }) => {
    await outbox.resend(text(fieldsOf(body, ['deliveryId']), 'deliveryId'))
    return { status: 200, body: { ok: true } }
  }
  const controls = controlRoutes({
    get: { attempts: () => outbox.attempts, log: () => log.entries, ...parts.controls.get },
    post: { ...parts.controls.post, resend },
  })
  const routes = [...parts.routes, ...controls]
  const server = await serve(parts.port, (request) => answer(routes, request, parts.onRequest))
  return {
    url: server.url,
    attempts: outbox.attempts,
    log: log.entries,
    resend: outbox.resend,
    idle: outbox.idle,
    close: async () => {
      await Promise.all([server.close(), outbox.close()])
    },
  }
}

import type { IncomingMessage } from 'node:http'
import { createReceiver, type ErrorCode } from '@posthorn/core'
import { defineMount } from '@posthorn/core/node'
import { recomly, type RecomlyInvite } from '@posthorn/providers/recomly'
import { systemClock } from '../clock.js'
import { controlRoutes } from './control.js'
import { fieldsOf, text } from './fields.js'
import { answer } from './json-api.js'
import { createLog } from './log.js'
import { type RecomlyKey, recomlyKeys } from './recomly-keys.js'
import { serve } from './serve.js'
import type { StandIn, StandInOptions } from './stand-in.js'
import { isoNow } from './timestamps.js'

/** What became of a request. The sender is told 200 whatever it was, so this is where a wrong key shows. */
export type RecomlyLogEntry =
  | {
      /** `invite.repeated`: the same signed request came before. */
      readonly type: 'invite.accepted' | 'invite.repeated'
      /** Id of the key that signed it. */
      readonly key_id: string | undefined
      /** ISO 8601. */
      readonly at: string
    }
  | {
      /** It could not be read, or its signature or its fields were wrong. */
      readonly type: 'invite.refused'
      /** Which of them: the code that `onRefused` of a receiver is told. */
      readonly reason: ErrorCode
      /** HTTP status of the reply. */
      readonly status: number
      /** ISO 8601. */
      readonly at: string
    }

/** Options of {@link startRecomly}. */
export interface RecomlyOptions extends Omit<StandInOptions<RecomlyLogEntry>, 'onAttempt'> {}

/** Stands in for Recomly. It takes requests and sends none, so that `attempts` stays empty. */
export interface RecomlyStandIn extends StandIn<RecomlyLogEntry> {
  /** Where invites go. */
  readonly endpoint: string
  /** Invites that were accepted, oldest first. */
  readonly invites: readonly RecomlyInvite[]
  /** Ids of the signing keys that are good now. */
  readonly keys: readonly string[]
  /** Makes a signing key. Its secret is not shown again. */
  createKey(): RecomlyKey
  /** Has requests that are signed with the key refused from now on. @throws StandInError where there is no such key. */
  revokeKey(keyId: string): void
}

const path = '/api/public/webhook/invite'

const createMount = defineMount<IncomingMessage>({
  fix: 'Nothing reads it first.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})

/**
 * Starts a server with the inbound endpoint that Recomly documents, which is a Posthorn receiver: every request is
 * answered 200, also where its key or its signature is wrong, but for bodies that cannot be read.
 *
 * Rejects where the port is taken.
 */
export async function startRecomly(options: RecomlyOptions = {}): Promise<RecomlyStandIn> {
  const { clock = systemClock, onLog, onRequest, port = 0 } = options
  const keys = recomlyKeys()
  const log = createLog(onLog)
  const invites: RecomlyInvite[] = []
  const now = () => isoNow(clock)
  const receiver = createReceiver(recomly, {
    secret: ({ keyId }) => keys.secretOf(keyId),
    now: clock.now,
    onRefused: ({ code, status }) => log.add({ type: 'invite.refused', reason: code, status, at: now() }),
    onDuplicate: ({ keyId }) => log.add({ type: 'invite.repeated', key_id: keyId, at: now() }),
  }).on('invite', (invite, { keyId }) => {
    invites.push(invite)
    log.add({ type: 'invite.accepted', key_id: keyId, at: now() })
  })
  const mount = createMount('startRecomly', receiver, {})
  const routes = controlRoutes({
    get: { attempts: () => [], log: () => log.entries, invites: () => invites, keys: keys.ids },
    post: {
      keys: () => ({ status: 201, body: keys.create() }),
      'revoked-keys': ({ body }) => {
        keys.revoke(text(fieldsOf(body, ['keyId']), 'keyId'))
        return { status: 200, body: { ok: true } }
      },
    },
  })
  const server = await serve(port, (request) =>
    request.url?.split('?')[0] === path ? mount.receive(request) : answer(routes, request, onRequest),
  )

  return {
    url: server.url,
    endpoint: server.url + path,
    attempts: [],
    log: log.entries,
    invites,
    get keys() {
      return keys.ids()
    },
    createKey: keys.create,
    revokeKey: keys.revoke,
    idle: () => Promise.resolve(),
    close: async () => {
      await Promise.all([server.close(), receiver.close()])
    },
  }
}

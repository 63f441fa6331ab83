import type { Scheme, SignedRequest } from '@posthorn/core'
import { type DeliveryOptions, makeDelivery } from '../delivery.js'
import { schemeOf } from '../schemes.js'
import { placeOf } from '../transmit.js'
import { unsigned } from './forging.js'
import type { ProbeOptions, ProbeTarget } from './finding.js'
import { badPayload, fieldsOf, goodPayload, type Payload } from './payload.js'
import { isMasked, type Reading, readingOf, taken, type Taken } from './reading.js'
import { describe, isCrash, isRedirect, isSuccess, type Reply } from './reply.js'
import { createRuns, type Runs } from './runs.js'
import { fail, unseen } from './verdict.js'
import { createWire, type Post } from './wire.js'

/** How a probe signs a delivery. */
export interface Making extends DeliveryOptions {
  /** The event that it carries. @default a fresh one that the endpoint's replies can be read by */
  readonly payload?: Payload
}

/** A reply and what it means. */
interface Seen {
  readonly reply: Reply
  readonly as: Taken
}

/** What probes are written with. The last three send, and reject with a verdict where the reply is another. */
export interface Kit {
  /** What is probed. */
  readonly target: ProbeTarget
  /** The scheme that deliveries are signed by. */
  readonly scheme: Scheme
  /** Whether the provider's refusals look like successes. */
  readonly masked: boolean
  /** Counts runs of handlers, where the target has a `runsUrl`. */
  readonly runs: Runs | undefined
  /** All replies up to now. */
  readonly transcript: readonly Reply[]
  /** Learns to read the endpoint's replies. Has to be called before any other probe. */
  readonly calibrate: () => Promise<Reading>
  /** Whether `calibrate` succeeded. */
  readonly ready: () => boolean
  /** A fresh event that the endpoint handles. */
  readonly good: () => Payload
  /** A fresh payload that the endpoint's replies can be read by. */
  readonly payload: () => Payload
  /** The same as the JSON object that it is. */
  readonly fields: () => Readonly<Record<string, unknown>>
  /** A payload of other bytes, or another value. */
  readonly carrying: (event: Payload['event']) => Payload
  /** Makes a signed delivery. */
  readonly make: (options?: Making) => SignedRequest
  /** Sends a request and gives the reply, whatever it is. */
  readonly post: Post
  /** Sends a request and tells how it was taken. */
  readonly sees: (...request: Parameters<Post>) => Promise<Seen>
  /** The delivery has to be taken. */
  readonly accepts: Post
  /** The request has to be turned away with 4xx, or as the provider documents. */
  readonly refuses: Post
  /** Any reply that is no crash will do. */
  readonly survives: Post
}

/** Makes the kit for one run. */
export function createKit(target: ProbeTarget, options: ProbeOptions): Kit {
  const { provider, runsUrl } = target
  const { post, transcript } = createWire(target, options)
  const masked = isMasked(provider)
  const scheme = schemeOf(provider)
  let reading: Reading | undefined

  const good = () => goodPayload(target)
  const payload = () => (reading?.by === 'bad bodies' ? badPayload(target) : good())
  const make: Kit['make'] = ({ payload: carried = payload(), ...making } = {}) =>
    makeDelivery(provider, carried.event, {
      ...placeOf(target.url),
      publicUrl: target.publicUrl ?? target.url,
      type: carried.type,
      secret: target.secret,
      ...(scheme.name === undefined ? {} : { scheme: scheme.name }),
      ...(target.keyId === undefined ? {} : { keyId: target.keyId }),
      ...making,
      headers: { ...carried.headers, ...making.headers },
    })

  const follow = async () => {
    const carried = good()
    const reply = await post('a good delivery', make({ payload: carried }))
    if (!isSuccess(reply)) fail(`a good delivery was answered ${describe(reply)}`)
    return `a good delivery of ${carried.type} was answered ${reply.status}`
  }
  const runs = runsUrl === undefined ? undefined : createRuns(runsUrl, options, follow, transcript)

  const sees: Kit['sees'] = async (...request) => {
    const known = reading ?? { by: 'status' }
    let reply: Reply | undefined
    const act = async () => {
      reply = await post(...request)
    }
    const ran = known.by === 'runs' ? await runs!.during(act) : (await act(), 0)
    return { reply: reply!, as: taken(known, reply!, ran) }
  }
  const kit: Kit = {
    target,
    scheme,
    masked,
    runs,
    transcript,
    calibrate: async () => {
      if (!masked) return (reading = { by: 'status' })
      const verified = await post('an invalid body, signed', make({ payload: badPayload(target) }))
      const forgery = unsigned(kit, { payload: badPayload(target) })
      return (reading = readingOf(verified, await post('an invalid body, not signed', forgery), runs !== undefined))
    },
    ready: () => reading !== undefined,
    good,
    payload,
    fields: () => fieldsOf(payload(), target),
    carrying: (event) => ({ ...good(), event }),
    make,
    post,
    sees,
    accepts: async (...request) => {
      const { reply, as } = await sees(...request)
      if (as === 'accepted') return reply
      return fail(`${reply.what} was not accepted: answered ${describe(reply)}`)
    },
    refuses: async (...request) => {
      const { reply, as } = await sees(...request)
      if (as === 'refused') return reply
      if (reading?.by === 'nothing' && isSuccess(reply)) return unseen(maskedReason)
      return fail(
        as === 'accepted'
          ? `${reply.what} was accepted: answered ${describe(reply)}`
          : `${reply.what} was not refused with 4xx: answered ${describe(reply)}`,
      )
    },
    survives: async (...request) => {
      const reply = await post(...request)
      if (isCrash(reply)) fail(`${reply.what} was answered ${describe(reply)}`)
      if (isRedirect(reply)) fail(`${reply.what} was redirected: ${describe(reply)}`)
      return reply
    },
  }
  return kit
}

/** Why nothing is seen where refusals look like successes. */
export const maskedReason: string =
  'refusals look like successes, and invalid bodies are answered alike whether they are signed or not: give `runsUrl`'

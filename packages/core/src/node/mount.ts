import { bodyOf } from '../body/body.js'
import { optionsInvalid } from '../errors/errors.js'
import type { MountableReceiver } from '../receiver/receiver.js'
import type { WebhookReply } from '../reply/reply.js'
import type { WebhookRequest } from '../request/request.js'
import { headersOf } from './headers.js'
import { checkMountOptions, failureOf, type MountOptions } from './mount-options.js'
import { receiverSelector, type Receivers } from './select.js'
import { checkUnverified, leaveWebhook, type VerifiedRequest } from './webhook-of.js'
import { type NodeRequest, requestIn } from './wrapped.js'

/** What a framework's request is, in Node's words. */
export interface MountedRequest {
  /** Node's own request, or the framework's object that holds it. */
  readonly node: NodeRequest
  /** Path and query, before routers cut it. */
  readonly url: string | undefined
  /** Path parameters. */
  readonly params: unknown
  /** Where the framework's parsers leave a body, if that is not the Node request. */
  readonly parsed?: object
}

/** A framework, as far as a mount has to know it. */
export interface MountDefinition<Source extends object> {
  /** How to mount so that the body is still there, for `body_already_read`. */
  readonly fix: string
  /** Gives a request in Node's words. */
  readonly requestOf: (source: Source) => MountedRequest
}

/** Receivers behind a route of some framework. Its methods reject with errors of the app's set-up, and with nothing else. */
export interface Mount<Source extends object> {
  /** Verifies, claims and handles. Gives the reply to send. */
  receive(source: Source): Promise<WebhookReply>
  /** Verifies, for an app that handles deliveries itself. Gives the delivery, or the reply that ends the request. */
  verify(source: Source): Promise<
    | VerifiedRequest
    | {
        /** Ends the request: send it. */
        readonly reply: WebhookReply
      }
  >
}

/**
 * Makes a mount of one receiver, or of several of which the path names one. `name` is the function that the app
 * called, for errors; `path` is checked for a parameter, where it is known when the mount is made.
 *
 * @throws WebhookError `options_invalid`
 */
export type CreateMount<Source extends object> = (
  name: string,
  receivers: Receivers,
  options: MountOptions<Source>,
  path?: string,
) => Mount<Source>

interface Mounting<Source extends object> {
  readonly name: string
  readonly receivers: Receivers
  readonly options: MountOptions<Source>
  readonly path: string | undefined
}

/** Teaches mounts a framework. */
export const defineMount =
  <Source extends object>(framework: MountDefinition<Source>): CreateMount<Source> =>
  (name, receivers, options, path) =>
    createMount(framework, { name, receivers, options, path })

interface Opened {
  readonly receiver: MountableReceiver
  readonly request: WebhookRequest & { context?: unknown }
}

function createMount<Source extends object>(
  { fix, requestOf }: MountDefinition<Source>,
  { name, receivers, options, path }: Mounting<Source>,
): Mount<Source> {
  checkMountOptions(name, options)
  const { param = 'provider' } = options
  if (path !== undefined && (typeof path !== 'string' || !path.startsWith('/')))
    throw optionsInvalid('path', `must be text that starts with "/", not ${JSON.stringify(path)}`)
  const select = receiverSelector(receivers, param, path)

  const open = (source: Source): Opened => {
    const { node: given, url, params, parsed } = requestOf(source)
    const node = requestIn(given)
    return {
      receiver: select((params as Readonly<Record<string, unknown>> | undefined)?.[param]),
      request: {
        method: node.method ?? '',
        url: url ?? node.url ?? '',
        headers: headersOf(node),
        // Read only once the headers have passed.
        body: bodyOf(node, fix, parsed),
      },
    }
  }

  return {
    receive: async (source) => {
      try {
        const { receiver, request } = open(source)
        if (options.context) request.context = await options.context(source)
        return await receiver.receive(request)
      } catch (error) {
        throw failureOf(error)
      }
    },
    verify: async (source) => {
      try {
        checkUnverified(source)
        const { receiver, request } = open(source)
        if (options.context) request.context = await options.context(source)
        const verified = await receiver.verify(request)
        if ('reply' in verified) return verified
        const left = { receiver, webhook: verified, claim: () => withErrors(() => receiver.claim(verified.delivery)) }
        leaveWebhook(source, left)
        return left
      } catch (error) {
        throw failureOf(error)
      }
    },
  }
}

async function withErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw failureOf(error)
  }
}
